import { createConnection } from 'node:net';

/**
 * Presses real mouse buttons of an X server, through its XTEST extension. WebKitGTK's driver lets go of the left
 * button whichever one it pressed, so its middle clicks are no `auxclick`s.
 * @see https://www.x.org/releases/X11R7.7/doc/xextproto/xtest.html
 */
export async function clickOnDisplay(
  display: string,
  x: number,
  y: number,
  button: 1 | 2 | 3,
  count: number,
): Promise<void> {
  const socket = createConnection(`/tmp/.X11-unix/X${display.replace(/^:(\d+).*$/, '$1')}`);
  let received = Buffer.alloc(0);
  let wake = () => {};
  let failure: Error | undefined;
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('error', (error) => {
    failure = error;
    wake();
  });
  socket.on('close', () => {
    failure ??= new Error('the X server hung up');
    wake();
  });
  const timer = setTimeout(() => socket.destroy(new Error('the X server does not answer')), 5_000);
  async function read(bytes: number): Promise<Buffer> {
    while (received.length < bytes) {
      if (failure) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const head = received.subarray(0, bytes);
    received = received.subarray(bytes);
    return head;
  }

  try {
    // Connection setup: little endian, protocol 11.0, no authorization.
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    const setup = await read(8);
    const body = await read(setup.readUInt16LE(6) * 4);
    if (setup[0] !== 1) throw new Error(`the X server refuses: ${body.toString('latin1')}`);

    const name = Buffer.from('XTEST\0\0\0');
    const query = Buffer.alloc(8 + name.length);
    query[0] = 98; // QueryExtension
    query.writeUInt16LE(query.length / 4, 2);
    query.writeUInt16LE(5, 4);
    name.copy(query, 8);
    socket.write(query);
    const answer = await read(32);
    if (!answer[8]) throw new Error('the X server has no XTEST');
    const opcode = answer[9]!;

    const fake = (type: number, detail: number, delayMs = 0) => {
      const request = Buffer.alloc(36);
      request[0] = opcode;
      request[1] = 2; // FakeInput
      request.writeUInt16LE(9, 2);
      request[4] = type;
      request[5] = detail;
      request.writeUInt32LE(delayMs, 8);
      request.writeInt16LE(x, 24);
      request.writeInt16LE(y, 26);
      socket.write(request);
    };
    fake(6, 0); // MotionNotify
    for (let i = 0; i < count; i++) {
      fake(4, button, 30); // ButtonPress
      fake(5, button, 30); // ButtonRelease
    }
    // GetInputFocus has an answer, which arrives after everything before it was done.
    socket.write(Buffer.from([43, 0, 1, 0]));
    await read(32);
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
