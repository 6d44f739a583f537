/**
 * What counts, and what does not: `html | act | event | note`. The tests beside it run every row in every browser.
 *
 * - **html** is the body of a page at `www.site.localhost`; `{…}` are the words below. An indented line goes on where
 *   the last one stopped.
 * - **act** is what a visitor does: `click`, `double`, `middle`, `right`, `Control+click` on a selector, `Enter` in it,
 *   `type` text into it, `pause` for a second, `load` to do nothing but open the page. Several are separated by `;`.
 * - **event** is `goal conversion target` with the details an owner gave, `nothing`, or several separated by `;`.
 *   A `label=` at its end is compared where there is one.
 * - **note**: `limitation` names the engines (none: all of them) in which nothing is seen so far, and why.
 */
export const TABLE = `
# A link is followed

<a href="{out}">Partner</a>                              | click a          | outbound micro {out}
<a href="tel:+15551234567">Call us</a>                   | click a          | phone macro tel:+15551234567
<a href="{out}">in a new tab</a>                         | middle a         | outbound micro {out}
<a href="tel:+15551234567">middle click</a>              | middle a         | phone macro tel:+15551234567
<a href="{out}">right click</a>                          | right a          | nothing
<a href="tel:+15551234567">right click</a>               | right a          | nothing
<a href="{out}">in a new tab</a>                         | Control+click a  | outbound micro {out}
<a href="{out}">in a new window</a>                      | Shift+click a    | outbound micro {out}
<a href="{out}">Meta, a new tab on a Mac</a>             | Meta+click a     | outbound micro {out}
<a href="{out}">by keyboard</a>                          | Enter a          | outbound micro {out}
<a href="tel:+15551234567">by keyboard</a>               | Enter a          | phone macro tel:+15551234567
<p style="margin-left: 300px"><button>Menu</button></p><a href="tel:5" {stay}>a key after a press elsewhere</a>
                                                         | click button; Enter a | phone macro tel:5
<a href="tel:+15551234567">twice at once</a>             | double a         | phone macro tel:+15551234567
<a href="{out}" {stay}>once more, later</a>              | click a; pause; click a | outbound micro {out}; outbound micro {out}
<a href="tel:1" {stay}>1</a> <a href="tel:2" id="b" {stay}>2</a> | click a; click #b | phone macro tel:1; phone macro tel:2
<a href="{out}" target="_blank">new tab</a>              | click a          | outbound micro {out}
<a href="{out}" target="_blank" rel="noopener noreferrer">new tab</a> | click a | outbound micro {out}
<a href="{out}" ping="/ping">pinged</a>                  | click a          | outbound micro {out}
<a href="/brochure" download>Brochure</a>                | click a          | download micro {site}/brochure
<iframe name="f"></iframe> <a href="{out}" target="f">into a frame</a> | click a | outbound micro {out}

# What is inside a link, and what a link is inside

<a href="{out}"><b><i>nested</i></b> text</a>            | click i          | outbound micro {out}
<a href="{out}"><svg {box}><circle r="30"/></svg></a>    | click svg        | outbound micro {out}
<a href="tel:+15551234567" aria-label="Call"><img {box} alt=""></a> | click img | phone macro tel:+15551234567
<a href="{out}"><x-icon><template shadowrootmode="open"><b>icon</b></template></x-icon></a> | click x-icon >>> b | outbound micro {out}
<a href="{out}"><button>a button in a link</button></a>  | click button     | outbound micro {out}
<a href="{out}"><button data-goal="off" onclick="return false">Copy</button></a> | click button | nothing
<label>I read <a href="{out}">their terms</a> <input type="checkbox"></label> | click a | outbound micro {out}
<x-card><template shadowrootmode="open"><a href="{out}">open</a></template></x-card> | click x-card >>> a | outbound micro {out}
<x-card><template shadowrootmode="open"><x-card><template shadowrootmode="open"><a href="tel:5">deep</a></template></x-card></template></x-card>
                                                         | click x-card >>> x-card >>> a | phone macro tel:5
<x-card><template shadowrootmode="closed"><a href="tel:5" {stay}>closed</a></template></x-card>
                                                         | click x-card     | phone macro tel:5 | limitation: what a closed shadow root holds is hidden from every script of the page
<img usemap="#m" {box} src="{gif}"><map name="m"><area shape="rect" coords="0,0,60,60" href="tel:5"></map>
                                                         | click img        | phone macro tel:5
<svg {box}><a href="{out}"><rect {box}/></a></svg>       | click rect       | outbound micro {out}
<svg {box}><a xlink:href="{out}"><rect {box}/></a></svg> | click rect       | outbound micro {out}
<p id="later"></p><script>onload = () => setTimeout(() => { later.innerHTML = '<a href="tel:5">added</a>'; }, 200)</script>
                                                         | click #later a   | phone macro tel:5
<base href="{out}/"><a href="page">relative to another base</a> | click a   | outbound micro {out}/page
<base href="http://partner.site.example/"><a href="/page" {stay}>from its root</a> | click a | outbound micro http://partner.site.example/page
<a onclick="this.href = 'tel:5'">a number that is shown when it is clicked</a> | click a | phone macro tel:5
<a href="/contact" onclick="this.href = 'mailto:hi@site.example'">an address that is</a> | click a | email macro mailto:hi@site.example
<div contenteditable><a href="tel:5">in an editor</a></div> | click a         | nothing
<div contenteditable><a href="tel:5" contenteditable="false">a link that works there</a></div> | click a | phone macro tel:5
<div contenteditable><p data-goal="edited">owner's own goal</p></div> | click p | edited micro
<p>no link</p>                                           | click p          | nothing
<a>a link without an href</a>                            | click a          | nothing
<a href="">an empty href</a>                             | click a          | nothing
<a href="#part">to a part of the page</a>                | click a          | nothing
<a href="javascript:void 0">a button in disguise</a>     | click a          | nothing
<a href="http://" {stay}>no URL</a>                      | click a          | nothing
<a href="http://Our shop. Opening soon" {stay}>a sentence</a> | click a    | nothing
<a href="http://shop.site.localhost%20" {stay}>a space behind the own site</a> | click a | nothing

# What the label is

<a href="tel:5">  Call
  <b>us</b></a>                                          | click a          | phone macro tel:5 label=Call us
<a href="tel:5" aria-label="Call us"><img {box} alt=""></a> | click a       | phone macro tel:5 label=Call us
<a href="tel:5"><img {box} src="{gif}" alt="Call us"></a> | click a         | phone macro tel:5 label=Call us
<form action="/done"><h3>Newsletter</h3>{email}<input type="submit" value="Join"></form> | click [type=submit] | newsletter micro {site}/done label=Join
<form action="/done"><h3>Newsletter</h3>{email}<button>Join</button></form> | type input a@b.example; Enter input | newsletter micro {site}/done label=Join

# What a page does to the click

<a href="{out}" onclick="event.stopPropagation()">stopped</a> | click a     | outbound micro {out}
<script>document.addEventListener('click', (event) => event.stopImmediatePropagation(), true)</script>
  <a href="{out}">stopped on its way down</a>            | click a          | outbound micro {out}
<a href="tel:+15551234567" onclick="return false">prevented</a> | click a   | phone macro tel:+15551234567
<a href="mailto:hi@site.example" onclick="return false">prevented</a> | click a | email macro mailto:hi@site.example
<a href="sms:+15551234567" onclick="return false">prevented</a> | click a   | message macro sms:+15551234567
<a href="{out}" onclick="event.preventDefault(); open(href)">a handler of the page's own</a> | click a | outbound micro {out}
<a href="{out}" onclick="this.remove()">gone after the click</a> | click a  | outbound micro {out}
<a id="a" href="{out}" hidden></a><button onclick="a.click()">a script's click for a visitor's</button> | click button | outbound micro {out}
<a id="a" href="{out}">one act, two clicks</a><script>a.addEventListener('click', (event) => event.isTrusted && a.click())</script>
                                                         | click a          | outbound micro {out}
<a id="a" href="{out}"></a><script>onload = () => a.click()</script> | load | nothing
<a id="a" href="tel:5" {stay}></a><script>onload = () => a.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))</script> | load | nothing

# What no click shows

<button onclick="location.href = 'tel:+15551234567'">Call</button> | click button | phone macro tel:+15551234567 | limitation firefox webkit: Firefox reports no navigation to another program, WebKit none at all
<button onclick="location.href = 'mailto:hi@site.example'">Write</button> | click button | email macro mailto:hi@site.example | limitation firefox webkit: Firefox reports no navigation to another program, WebKit none at all
<button onclick="location.href = '{out}'">Partner</button> | click button   | outbound micro {out} | limitation webkit: no Navigation API
<button onclick="setTimeout(() => location.assign('{out}'), 50)">after a moment</button> | click button | outbound micro {out} | limitation webkit: no Navigation API
<button onclick="open('{out}', '_self')">Partner</button> | click button    | outbound micro {out} | limitation: no event tells of window.open, not even in the same tab
<button onclick="open('{out}')">a new window</button>    | click button     | outbound micro {out} | limitation: no event tells of window.open, and the page is not patched
<a href="{out}" onclick="event.preventDefault(); setTimeout(() => location.href = href, 200)">held by another tracker</a> | click a | outbound micro {out}
<a href="tel:+15551234567" onclick="event.preventDefault(); self.navigation && setTimeout(() => { location.href = this.href; }, 1000)">held back</a>
                                                         | click a; pause; pause | phone macro tel:+15551234567
<a href="tel:5" onclick="event.preventDefault(); d.show()">asked about</a><dialog id="d"><button onclick="self.navigation && (location.href = 'tel:5')">Call now</button></dialog>
                                                         | click a; pause; click button | phone macro tel:5
<a href="{out}" onclick="event.preventDefault(); d.show()">asked about</a><dialog id="d"><a href="{out}">Leave our site</a></dialog>
                                                         | click a; pause; click dialog a | outbound micro {out}
<a href="tel:5" onclick="event.preventDefault(); d.hidden = false">asked about</a><div role="alertdialog" id="d" hidden><a href="tel:5" {stay}>Call now</a></div>
                                                         | click a; pause; click [role] a | phone macro tel:5
<a href="{out}" onclick="event.preventDefault(); location.href = '{out}?by=us'">with a query of the script's</a> | click a | outbound micro {out}
<a href="https://shop.example/" onclick="event.preventDefault(); location.href = '{out}'">through somebody else's site</a> | click a | outbound micro https://shop.example/
<a href="#" onclick="this.href = '{out}'">an href that its own click sets</a> | click a | outbound micro {out}
<a href="#" onclick="this.href = 'tel:+15551234567'">Show number</a> | click a | phone macro tel:+15551234567
<a href="javascript:;" id="a">Write</a><script>a.addEventListener('click', () => { a.href = 'mailto:hi@site.example' })</script>
                                                         | click a          | email macro mailto:hi@site.example
<a href="#" onclick="event.preventDefault(); this.href = 'tel:+15551234567'">shown first</a> | click a | nothing
<script>onload = () => location.href = '{out}'</script>  | load             | nothing
<meta http-equiv="refresh" content="0;url={out}">        | load             | nothing
<button onclick="location.href = '/inner'">own site</button> | click button | nothing
<button onclick="history.pushState({}, '', '/inner')">a router</button> | click button | nothing
<a href="/inner" onclick="event.preventDefault(); history.pushState({}, '', href)">a router</a> | click a | nothing

# What a link means

<a href="tel:+1 (555) 123-4567" {stay}>+1 (555) 123-4567</a> | click a      | phone macro tel:+15551234567
<a href="tel:%2B49%2030%201234" {stay}>encoded</a>       | click a          | phone macro tel:+49301234
<a href="TEL://0800-123" {stay}>with slashes</a>         | click a          | phone macro tel:0800123
<a href="tel:+12015550123;ext=12" {stay}>extension</a>   | click a          | phone macro tel:+12015550123;ext=12
<a href="tel:1-800-FLOWERS" {stay}>vanity</a>            | click a          | phone macro tel:1800FLOWERS
<a href="callto:+15551234567" {stay}>old Skype</a>       | click a          | phone macro tel:+15551234567
<a href="tel:" {stay}>no number</a>                      | click a          | nothing
<a href="mailto:hi@site.example?subject=Secret&body=Secret&cc=boss@site.example" {stay}>Write</a> | click a | email macro mailto:hi@site.example
<a href="mailto:a@site.example,b@site.example" {stay}>Both</a> | click a    | email macro mailto:a@site.example,b@site.example
<a href="mailto:" {stay}>nobody</a>                      | click a          | nothing
<a href="mailto:?subject=Look&body=here" {stay}>Tell a friend</a> | click a | nothing
<a href="sms:+15551234567?body=Secret" {stay}>Text us</a> | click a         | message macro sms:+15551234567
<a href="https://wa.me/15551234567?text=Secret" {stay}>WhatsApp</a> | click a | message macro whatsapp:15551234567
<a href="https://m.me/shop" {stay}>Messenger</a>         | click a          | message macro https://m.me/shop
<a href="https://www.instagram.com/shop" {stay}>Instagram</a> | click a     | social micro https://www.instagram.com/shop
<a href="https://www.linkedin.com/company/shop" {stay}>LinkedIn</a> | click a | social micro https://www.linkedin.com/company/shop
<a href="/files/price%20list.pdf" {stay}>Price list</a>  | click a          | download micro {site}/files/price%20list.pdf
<a href="{out}/paper.pdf" {stay}>Their paper</a>         | click a          | download micro {out}/paper.pdf
<a href="{out}?share={site}/paper.pdf" {stay}>a share button of a file</a> | click a | outbound micro {out}
<a href="{out}?id=7&token=secret#part" {stay}>with a query</a> | click a    | outbound micro {out}
<a href="//partner.example/x" {stay}>no scheme</a>       | click a          | outbound micro http://partner.example/x
<a href="/shop?add-to-cart=12" onclick="return false">Add to cart</a> | click a | order macro {site}/shop
<a href="{site}/inner">own site</a>                      | click a          | nothing
<a href="http://shop.site.localhost:1/inner" {stay}>a sibling subdomain, another port</a> | click a | nothing
<a href="https://eigen.example/" {stay}>the owner's other site</a> | click a | nothing
<a href="https://booking.example/shop" {stay}>a step of the funnel elsewhere</a> | click a | booking macro https://booking.example/shop

# A form is submitted

<form action="/done">{news}</form>                       | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done">{news}</form>                       | type input a@b.example; Enter input  | newsletter micro {site}/done
<form action="/done" method="post">{news}</form>         | type input a@b.example; click button | newsletter micro {site}/done
<form>{news}</form>                                      | type input a@b.example; click button | newsletter micro
<form action="/done" target="_blank">{news}</form>       | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done?list=7&key=secret">{news}</form>     | type input a@b.example; click button | newsletter micro {site}/done
<form onsubmit="event.preventDefault(); fetch('/done')">{news}</form> | type input a@b.example; click button | newsletter micro
<form onsubmit="event.stopPropagation(); return false">{news}</form>  | type input a@b.example; click button | newsletter micro
<script>document.addEventListener('submit', (event) => { event.preventDefault(); event.stopImmediatePropagation(); }, true)</script>
  <form>{news}</form>                                    | type input a@b.example; click button | newsletter micro
<form action="/done"><h3>Newsletter</h3><input type="email" name="email" placeholder="Your email">
  <a href="#" onclick="event.preventDefault(); this.closest('form').requestSubmit()">Subscribe</a></form>
                                                         | type input a@b.example; click a      | newsletter micro {site}/done
<form action="/done"><h3>Newsletter</h3><input type="email" name="email" placeholder="Your email">
  <a href="#" onclick="event.preventDefault(); this.closest('form').submit()">Subscribe</a></form>
                                                         | type input a@b.example; click a      | newsletter micro {site}/done | limitation webkit: no Navigation API
<form action="/done">{email}<h3>Newsletter</h3><button formaction="/join">Subscribe</button></form>
                                                         | type input a@b.example; click button | newsletter micro {site}/join
<form action="/done"><h3>Stay in the loop</h3>{email}<a class="btn" href="javascript:void(0)">Submit</a></form>
                                                         | type input a@b.example; click a      | newsletter micro {site}/done
<div><h3>Newsletter</h3>{email}<a class="button" href="javascript:;"><b>Subscribe</b></a></div>
                                                         | type input a@b.example; click b      | newsletter micro
<form action="/done" id="f"><h3>Newsletter</h3>{email}</form> <button form="f">Subscribe</button>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<table><tr><form action="/done"><td>{news}</td></form></tr></table> | type input a@b.example; click button | newsletter micro {site}/done
<dialog open><form method="dialog">{news}</form></dialog> | type input a@b.example; click button | newsletter micro
<dialog open><form method="dialog"><p>Added to your cart</p><button>Continue shopping</button></form></dialog> | click button | nothing
<form action="/done"><h2>Check-out</h2><input name="city" value="Ulm"><span role="button" tabindex="0" aria-expanded="false">Edit</span><button type="button">Place order</button></form>
                                                         | click [role]     | nothing
<form action="/done"><h2>Check-out</h2><input name="city" value="Ulm"><span role="button" tabindex="0" aria-expanded="false">Edit</span><button type="button">Place order</button></form>
                                                         | click button     | order macro {site}/done
<form id="f" action="/cart" onsubmit="return false"><input type="number" value="1"><b id="push">Add to cart</b></form>
  <script>push.type = 'submit'; push.onclick = () => { f.append(document.createElement('button')); f.lastChild.click(); }</script>
                                                         | click #push      | order macro {site}/cart
<form action="/done"><h3>Newsletter</h3>{email}<button aria-label="Join"></button><button id="search" class="icon"></button></form>
                                                         | type input a@b.example; Enter input | newsletter micro {site}/done label=Join
<form action="/done"><input name="q"><input type="image" id="search" alt="Search" src="{gif}"><h3>Newsletter</h3><p>{email}<input type="image" alt="Subscribe" src="{gif}"></p></form>
                                                         | click #search    | nothing
<x-card><template shadowrootmode="open"><form action="/done">{news}</form></template></x-card>
                                                         | type x-card >>> input a@b.example; click x-card >>> button | newsletter micro {site}/done
<x-card><template shadowrootmode="open"><form onsubmit="return false">{news}</form></template></x-card>
                                                         | type x-card >>> input a@b.example; Enter x-card >>> input | newsletter micro
{parts}<form id="f" onsubmit="return false"><h3>Newsletter</h3>{field}{push}Subscribe</x-push></form>
                                                         | type x-field >>> input a@b.example; click x-push >>> button | newsletter micro
{parts}<form id="f" onsubmit="return false"><h3>Newsletter</h3>{field}{push}Subscribe</x-push></form>
                                                         | type x-field >>> input a@b.example; Enter x-field >>> input | newsletter micro
{parts}<form id="f" onsubmit="return false"><h3>Welcome back</h3>{field}<x-field type="password"></x-field>{push}Sign in</x-push></form>
                                                         | click x-push >>> button | nothing
<p id="later"></p><script>onload = () => setTimeout(() => { later.innerHTML = document.querySelector('template').innerHTML; }, 200)</script>
  <template><form action="/done">{news}</form></template> | type #later input a@b.example; click #later button | newsletter micro {site}/done
<form action="/done">{news}</form><script>document.querySelector('form').addEventListener('submit', (event) => event.target.remove())</script>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<form onsubmit="return false">{news}</form>              | type input a@b.example; double button | newsletter micro
<form onsubmit="return false">{news}</form>              | type input a@b.example; click button; pause; click button | newsletter micro
<form id="f" action="/done" onsubmit="event.preventDefault(); setTimeout(() => f.submit(), 700)">{news}</form>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done"><h3>Newsletter</h3><input type="email" name="email" required placeholder="Your email"><button>Subscribe</button></form>
                                                         | click button     | nothing
<form action="/done">{news}</form>                       | type input no-address; click button  | nothing
<form action="/done" id="f">{news}</form><script>onload = () => f.submit()</script> | load | nothing
<form action="/payment"><input type="hidden" name="amount" value="20"><button>Pay now</button></form><script>onload = () => document.querySelector('button').click()</script>
                                                         | load | nothing
<form action="/done"><h3>Newsletter</h3>{email}<button type="button">What is this?</button></form> | click button | nothing
<form><h3>Newsletter</h3>{email}<button type="button" onclick="fetch('/done')">Subscribe</button></form>
                                                         | type input a@b.example; click button | newsletter micro
<form action="/done"><h3>Newsletter</h3>{email}<button type="button">What is this?</button><button id="join">Join</button></form>
                                                         | type input a@b.example; click button | nothing
<form action="/done"><h3>Newsletter</h3>{email}<button onclick="event.preventDefault(); fetch('/done')">Subscribe</button></form>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done"><h3>Newsletter</h3><input type="email" name="email" required><button onclick="event.preventDefault()">Subscribe</button></form>
                                                         | click button     | nothing
<form action="/done"><h3>Newsletter</h3>{email}<button onclick="event.preventDefault(); setTimeout(() => form.submit(), 700)">Subscribe</button></form>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done"><h3>Newsletter</h3>{email}<input type="submit" value="Subscribe" onclick="this.disabled = true; this.form.submit()"></form>
                                                         | type input a@b.example; click [type=submit] | newsletter micro {site}/done
<form id="f" action="/done"><h3>Newsletter</h3>{email}<button onclick="event.preventDefault(); f.requestSubmit()">Subscribe</button></form>
  <script>f.onsubmit = (event) => { event.preventDefault(); for (const end = Date.now() + 900; Date.now() < end; ); }</script>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<form id="f" action="/done"><h3>Newsletter</h3><input type="email" name="email" required><button onclick="event.preventDefault(); fetch('/done'); f.reset()">Subscribe</button></form>
                                                         | type input a@b.example; Enter input | newsletter micro {site}/done
<form id="f" action="/done"><h3>Newsletter</h3>{email}<button type="button" onclick="f.innerHTML = '<p>Thank you</p>'">Subscribe</button></form>
                                                         | type input a@b.example; click button | newsletter micro {site}/done
<div id="app"><h2>Request a quote</h2><form action="/done"><input name="name"><textarea name="text"></textarea><button onclick="event.preventDefault(); fetch('/done'); app.remove()">Send</button></form></div>
                                                         | click button | quote macro {site}/done
<form action="/bookings/12" method="post"><input type="hidden" name="_method" value="DELETE"><button>Drop it</button></form> | click button | nothing
<form action="/done"><button aria-label="Close" class="no"><svg {box}></svg></button><h3>Newsletter</h3>{email}<button>Subscribe</button></form>
                                                         | click .no        | nothing
<form action="/done">{news}</form>                       | click input      | nothing
<form action="/done"><input name="action"><input name="id"><input name="submit"><input name="elements"><h3>Newsletter</h3>
  {email}<button>Subscribe</button></form>               | type [type=email] a@b.example; click button | newsletter micro {site}/done
<form action="/done"><input name="q"><button id="search">Search</button>{article}<h3>Newsletter</h3><p>{email}<button id="join">Join</button></p></form>
                                                         | click #search    | nothing
<form action="/done"><input name="q"><button id="search">Search</button>{article}<h3>Newsletter</h3><p>{email}<button id="join">Join</button></p></form>
                                                         | type [type=email] a@b.example; click #join | newsletter micro {site}/done

# A newsletter box that is no form

<div><h3>Newsletter</h3>{email}<button>Subscribe</button></div> | type input a@b.example; click button | newsletter micro
<div><h3>Newsletter</h3>{email}<button>Subscribe</button></div> | type input a@b.example; Enter input  | newsletter micro
{parts}<div><h3>Newsletter</h3>{field}{push}Subscribe</x-push></div>
                                                         | type x-field >>> input a@b.example; click x-push >>> button | newsletter micro | limitation: components outside a form are not looked into
<div><h3>Newsletter</h3>{email}<button type="button" role="checkbox" aria-checked="true">I agree</button><button id="join">Subscribe</button></div>
                                                         | type input a@b.example; click #join | newsletter micro
<div><h3>Newsletter</h3>{email}<button type="button" role="checkbox" aria-checked="true">I agree</button><button id="join">Subscribe</button></div>
                                                         | type input a@b.example; click [role] | nothing
<div><h3>Newsletter</h3>{email}<div role="button" tabindex="0">Subscribe</div></div> | type input a@b.example; click [role] | newsletter micro
<div><h3>Newsletter</h3>{email}<button>Subscribe</button></div> | type input a@b.example; click button; pause; click button | newsletter micro
<div><h3>Newsletter</h3>{email}<button>Subscribe</button></div> | click input | nothing
<div><h3>Newsletter</h3><p>{email}</p><button>Subscribe</button></div> | type input a@b.example; Enter input; pause; click button | newsletter micro
<div><input name="q"><div><h3>Newsletter</h3>{email}<button>Subscribe</button></div></div> | type [name=q] shoes; Enter [name=q] | nothing
<form><h3>Newsletter</h3>{email}<a class="et_pb_button" href="#">Subscribe</a></form> | type input a@b.example; click a | newsletter micro
<form class="kl-private-reset-css-X" onsubmit="return false"><h3>Get our newsletter</h3>{email}<button type="button" class="kl-private-reset-css-X">Subscribe</button><input type="submit" tabindex="-1" hidden></form>
                                                         | type input a@b.example; click button | newsletter micro
<form action="javascript:throw new Error('A React form was unexpectedly submitted.')" onsubmit="return false"><textarea name="prompt"></textarea><button>Ask</button></form>
                                                         | click button     | nothing
<div><p>Search the shop</p><input type="search" name="q"><button>Search</button></div> | type input shoes; click button | nothing
<div><h3>Newsletter</h3>{email}<button>Subscribe</button><button class="no">No thanks</button></div> | click .no | nothing
<div><h3>Newsletter</h3><form>{email}<button>Subscribe</button></form><button class="up">Back to top</button></div> | click .up | nothing
<div data-goal="off"><h3>Newsletter</h3>{email}<button>Subscribe</button></div> | type input a@b.example; click button | nothing
<div><h3>Newsletter</h3>{email}<button class="no">×</button><button id="join">Subscribe</button></div>
                                                         | type input a@b.example; click #join | newsletter micro
<div><h3>Newsletter</h3>{email}<button class="no">×</button><button id="join">Subscribe</button></div>
                                                         | type input a@b.example; click .no | nothing
<button>Menu</button>                                    | click button     | nothing

# What a form is

<form action="/done">{news}</form>                       | type input a@b.example; click button | newsletter micro {site}/done
<form action="/done"><h2>Contact us</h2><input name="name" placeholder="Name">{email}<textarea name="message" placeholder="Your message"></textarea>
  <button>Send message</button></form>                   | click button     | contact macro {site}/done
<form action="/done"><h2>Request a demo</h2><input name="name" placeholder="Name">{email}<input name="company" placeholder="Company">
  <button>Book a demo</button></form>                    | click button     | demo macro {site}/done
<form action="/done"><h2>Get a free quote</h2><input name="name" placeholder="Name">{email}<input type="tel" name="phone" placeholder="Phone">
  <button>Get my quote</button></form>                   | click button     | quote macro {site}/done
<form action="/done"><h2>Book a table</h2><input type="date" name="date"><input type="number" name="guests" placeholder="Guests">
  <input name="name" placeholder="Name"><button>Reserve</button></form> | click button | booking macro {site}/done
<form action="/done"><h2>Create your account</h2><input name="name" placeholder="Name">{email}<input type="password" name="password" autocomplete="new-password">
  <button>Sign up</button></form>                        | click button     | signup macro {site}/done
<form action="/done"><h2>Create your account</h2>{email}<input type="password" name="password"><input type="password" name="password2">
  <label><input type="checkbox" name="newsletter"> Send me the newsletter</label><button>Register</button></form> | click button | signup macro {site}/done
<form action="/done"><h2>Checkout</h2><h3>Billing address</h3><input name="name" autocomplete="name"><input name="address1" autocomplete="street-address">
  <input name="city"><input name="zip"><input name="cc" autocomplete="cc-number"><button>Place order</button></form> | click button | order macro {site}/done
<form action="/done"><h2>Add to cart</h2><input name="quantity"><button class="plus" onclick="return false">+</button><button>Buy now</button></form>
                                                         | click .plus    | nothing
<form action="/cart" id="cart"><button class="more" type="button">Increase quantity</button><input name="updates[]" value="1"></form><button form="cart" onclick="return false">Check out</button>
                                                         | click .more; pause; click [form] | order macro {site}/cart label=Check out
<form action="/done"><h2>Get a free quote</h2><input name="name" placeholder="Name">{email}<input type="tel" name="phone" placeholder="Phone">
  <button>No-obligation quote</button></form>            | click button | quote macro {site}/done
<form action="/done"><h2>Donate</h2><input type="number" name="amount" placeholder="Amount"><input name="name" placeholder="Name">
  <button>Donate now</button></form>                     | click button     | donation macro {site}/done
<form action="/done"><h2>Join the waitlist</h2>{email}<button>Join the waitlist</button></form> | click button | waitlist micro {site}/done
<form action="/done"><h2>Download the white paper</h2><input name="name" placeholder="Name">{email}<button>Download</button></form>
                                                         | click button     | download micro {site}/done
<form action="/done" lang="de"><h3>Newsletter abonnieren</h3><input type="email" name="mail" placeholder="E-Mail-Adresse"><button>Anmelden</button></form>
                                                         | click button     | newsletter micro {site}/done
<form action="/done" lang="ja"><h3>メールマガジン登録</h3><input type="email" name="mail" placeholder="メールアドレス"><button>登録</button></form>
                                                         | click button     | newsletter micro {site}/done

# What is nobody's conversion

<form action="/done" role="search"><input type="search" name="q" placeholder="Search"><button>Search</button></form> | type input shoes; click button | nothing
<form action="/done"><h2>Log in</h2>{email}<input type="password" name="password"><button>Log in</button></form> | click button | nothing
<form action="/done"><h2>Sign in</h2>{email}<button>Email me a sign-in link</button></form> | click button | nothing
<form action="/done"><h2>Forgot your password?</h2>{email}<button>Reset password</button></form> | click button | nothing
<form action="/done"><h3>Leave a comment</h3><textarea name="comment"></textarea><input name="author" placeholder="Name">{email}
  <button>Post comment</button></form>                   | click button     | nothing
<form action="/done"><h2>Change your password</h2><input type="password" name="old"><input type="password" name="new"><input type="password" name="again"><button>Change</button></form>
                                                         | click button     | nothing
<form action="/done"><h2>Contact us</h2>{email}<textarea name="message"></textarea><button>Send</button><button class="no">Cancel</button></form>
                                                         | click .no        | nothing
<form action="/done"><h3>Newsletter</h3>{email}<button>Subscribe</button><button class="no">No, thanks</button></form> | click .no | nothing
<form action="/shop" class="woocommerce-ordering"><select name="orderby" aria-label="Shop order"><option>By price</select><button>Go</button></form>
                                                         | click button     | nothing
<form action="/done"><h2>Unsubscribe</h2>{email}<button>Unsubscribe</button></form> | click button | nothing
<form action="/done"><h2>Email preferences</h2><label><input type="checkbox" name="weekly"> Weekly news</label><button>Save preferences</button></form>
                                                         | click button     | nothing
<form action="/done"><select name="size"><option>S<option>M</select><select name="sort"><option>Price</select><button>Filter</button></form>
                                                         | click button     | nothing
<form action="/done"><input name="coupon" placeholder="Coupon code"><button>Apply</button></form> | click button | nothing
<form action="/done" class="checkout_coupon woocommerce-form-coupon"><input name="coupon_code" placeholder="Gutscheincode"><button name="apply_coupon">Gutschein anwenden</button></form>
                                                         | click button     | nothing
<form action="/warenkorb/" class="woocommerce-cart-form"><h2>Warenkorb</h2><input type="number" name="qty" value="1"><button name="update_cart">Warenkorb aktualisieren</button></form>
                                                         | click button     | nothing
<form action="/checkout/line-item/delete/7" class="line-item-remove"><button title="Remove product">×</button></form>
                                                         | click button     | nothing
<form action="/reservations/12/cancel"><h2>Cancel your reservation</h2><button>Yes, cancel</button></form> | click button | nothing
<form action="/done">{news}<button class="off" formaction="/unsubscribe" formnovalidate>Go</button></form> | click .off | nothing
<form action="/done"><h2>Track your order</h2><input name="order_number" placeholder="Order number"><button>Track</button></form> | click button | nothing
<form action="/done"><h3>Which colour?</h3><label><input type="radio" name="poll" value="1"> Red</label><label><input type="radio" name="poll" value="2"> Blue</label>
  <button>Vote</button></form>                           | click button     | nothing

# What the owner says

<button data-goal="brochure">Brochure</button>           | click button     | brochure micro
<button data-goal="vip" data-conversion="macro">VIP</button> | click button | vip macro
<button data-goal="free" data-value="0" data-currency="EUR">Free</button> | click button | free micro value=0 currency=EUR
<button data-goal="ticket" data-conversion="macro" data-value="20.5" data-currency="EUR">Ticket</button>
                                                         | click button     | ticket macro value=20.5 currency=EUR
<a href="tel:5" data-goal="hotline" {stay}>Hotline</a>   | click a          | hotline micro tel:5
<a href="{out}" data-value="3" data-currency="USD">Partner</a> | click a    | outbound micro {out} value=3 currency=USD
<a href="{out}" data-goal="off">Partner</a>              | click a          | nothing
<a href="{out}" data-goal="off" onclick="event.preventDefault(); location.href = this.href">Partner</a> | click a | nothing
<footer data-goal="off"><x-card><template shadowrootmode="open"><a href="{out}" {stay}>Partner</a></template></x-card></footer>
                                                         | click x-card >>> a | nothing
<form action="/done"><input name="plan" required><button data-goal="lead">Send</button></form> | click button | nothing
<form action="/done" id="f"><input name="plan" required></form><button form="f" data-goal="lead">Send</button> | click button | nothing
<form action="/done" id="f"><input name="plan"></form><button form="f" data-goal="lead">Send</button> | click button | lead micro {site}/done
<form action="/done" id="f"></form><button type="button" form="f" data-goal="help">Help</button> | click button | help micro
<script>var matches = ['a1']</script><a href="tel:5" onclick="window.called = true">Call</a> | click a | phone macro tel:5
<footer data-goal="off"><a href="{out}">Partner</a></footer> | click a      | nothing
<footer data-goal="partners"><a href="{out}">Partner</a></footer> | click a | partners micro {out}
<div data-goal="wish"><b>a card</b></div>                | click b          | wish micro
<a href="{out}" data-conversion="off">Partner</a>        | click a          | nothing
<form action="/done" data-goal="survey" data-value="5"><select name="size"><option>S</select><button>Send</button></form>
                                                         | click button     | survey micro {site}/done value=5
<form action="/done" data-goal="off">{news}</form>       | type input a@b.example; click button | nothing
<form data-goal="off"><a href="tel:5" {stay}>Call instead</a></form> | click a | nothing
<form data-goal="lead"><a href="tel:5" {stay}>Call instead</a></form> | click a | phone macro tel:5
<form action="/done"><h2>Contact us</h2>{email}<textarea name="message"></textarea><button data-goal="lead" data-conversion="macro">Send</button></form>
                                                         | click button     | lead macro {site}/done
<form action="/done" data-conversion="macro">{news}</form> | type input a@b.example; click button | newsletter macro {site}/done
<a href="mailto:hi@muted.example" {stay}>the owner turned e-mail off on this page</a><script>smallwinsOptions = { goals: { email: 'off' } }</script>
                                                         | click a          | nothing
<a href="{out}">the owner made it macro</a><script>smallwinsOptions = { goals: { outbound: 'macro' } }</script>
                                                         | click a          | outbound macro {out}

# An arrival

<p>from a mail</p>                                       | load ?utm_source=mail&utm_medium=email | campaign micro
`;

/** The words that rows use. `{out}` and `{site}` are added by who runs them. */
export const WORDS: Readonly<Record<string, string>> = {
  email: '<input type="email" name="email" placeholder="Your email">',
  news: '<h3>Newsletter</h3><input type="email" name="email" placeholder="Your email"><button>Subscribe</button>',
  // Follows no link for real: no other program, and nobody else's site.
  stay: 'onclick="event.preventDefault()"',
  // A field and a button as component libraries have them: what is real is in a shadow root, the form around it.
  field: '<x-field type="email" name="email"><template shadowrootmode="open"><input></template></x-field>',
  push: '<x-push><template shadowrootmode="open"><button type="button"><slot></slot></button></template>',
  parts: `<script>
    class Part extends HTMLElement {
      static formAssociated = true;
      get type() { return this.getAttribute('type'); }
      connectedCallback() {
        const send = () => this.closest('form')?.requestSubmit();
        if (this.type) this.onkeydown = ({ key }) => key === 'Enter' && send();
        else this.onclick = send;
      }
    }
    customElements.define('x-field', Part);
    customElements.define('x-push', class extends Part { get type() {} });
  </script>`.replace(/\s+/g, ' '),
  article: `<p>${'A newsletter, offers and donations are what this article is about. '.repeat(80)}</p>`,
  box: 'width="60" height="60"',
  gif: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=',
};

export interface Row {
  /** The heading above it. */
  section: string;
  html: string;
  act: string;
  /** `goal conversion target` each; none for `nothing`. */
  events: string[];
  /** In which engines nothing is seen, and why. */
  limitation?: { engines: string[]; why: string };
}

/** @param text as `TABLE` is written */
export function readTable(text: string = TABLE): Row[] {
  const rows: Row[] = [];
  let section = '';
  let begun = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('# ')) section = line.slice(2);
    else if (line.trim()) {
      begun += (begun && ' ') + line.trim();
      const [html, act, event, note] = begun.split(/\s+\| +/);
      if (event === undefined) continue;
      begun = '';
      const row: Row = {
        section,
        html: html!,
        act: act!,
        events: event === 'nothing' ? [] : event.trim().split('; '),
      };
      const limitation = /^limitation([\w ]*): (.+)/.exec(note?.trim() ?? '');
      if (limitation)
        row.limitation = {
          engines: limitation[1]!.trim().split(' ').filter(Boolean),
          why: limitation[2]!,
        };
      else if (note?.trim()) throw new Error(`a note is no limitation: ${note}`);
      rows.push(row);
    }
  }
  if (begun) throw new Error(`a row has no event: ${begun}`);
  return rows;
}
