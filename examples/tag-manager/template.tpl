___TERMS_OF_SERVICE___

By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.


___INFO___

{
  "type": "TAG",
  "id": "cvt_temp_public_id",
  "version": 1,
  "securityGroups": [],
  "displayName": "smallwins",
  "categories": [
    "ANALYTICS",
    "CONVERSIONS"
  ],
  "brand": {
    "id": "brand_dummy",
    "displayName": "smallwins"
  },
  "description": "Counts calls, emails, newsletter sign-ups and outbound clicks as micro and macro conversions, and sends them to your own collector. No cookies.",
  "containerContexts": [
    "WEB"
  ]
}


___TEMPLATE_PARAMETERS___

[
  {
    "type": "TEXT",
    "name": "collector",
    "displayName": "Collector",
    "simpleValueType": true,
    "alwaysInSummary": true,
    "valueHint": "https://collect.example.com/e",
    "help": "Where the events go: a URL that answers a POST. Several are separated by a space.",
    "valueValidators": [
      {
        "type": "NON_EMPTY",
        "errorMessage": "Events need somewhere to go."
      },
      {
        "type": "REGEX",
        "args": [
          "^((https?:/)?/\\S+\\s*)+$"
        ],
        "errorMessage": "A URL: https://collect.example.com/e, or /e on your own site."
      }
    ]
  },
  {
    "type": "TEXT",
    "name": "site",
    "displayName": "Site",
    "simpleValueType": true,
    "canBeEmptyString": true,
    "valueHint": "www.example.com",
    "help": "What the collector knows this site as. Empty: the page's hostname."
  },
  {
    "type": "SIMPLE_TABLE",
    "name": "goals",
    "displayName": "Goals",
    "newRowButtonText": "Change a goal",
    "help": "Each goal is macro (a first contact or an order) or micro (a small step towards one) by default. Here you tag it otherwise, or turn it off.",
    "simpleTableColumns": [
      {
        "type": "SELECT",
        "name": "goal",
        "displayName": "Goal",
        "isUnique": true,
        "defaultValue": "",
        "macrosInSelect": false,
        "selectItems": [
          {
            "value": "phone",
            "displayValue": "phone: a call link"
          },
          {
            "value": "email",
            "displayValue": "email: a mail link"
          },
          {
            "value": "message",
            "displayValue": "message: a chat or SMS link"
          },
          {
            "value": "newsletter",
            "displayValue": "newsletter: a sign-up"
          },
          {
            "value": "outbound",
            "displayValue": "outbound: a link to another site"
          },
          {
            "value": "download",
            "displayValue": "download: a file link"
          },
          {
            "value": "social",
            "displayValue": "social: a link to a profile"
          },
          {
            "value": "campaign",
            "displayValue": "campaign: an arrival"
          },
          {
            "value": "contact",
            "displayValue": "contact: a form"
          },
          {
            "value": "demo",
            "displayValue": "demo: a form"
          },
          {
            "value": "quote",
            "displayValue": "quote: a form"
          },
          {
            "value": "booking",
            "displayValue": "booking: a form"
          },
          {
            "value": "signup",
            "displayValue": "signup: a form"
          },
          {
            "value": "order",
            "displayValue": "order: a form"
          },
          {
            "value": "donation",
            "displayValue": "donation: a form"
          },
          {
            "value": "waitlist",
            "displayValue": "waitlist: a form"
          }
        ]
      },
      {
        "type": "SELECT",
        "name": "conversion",
        "displayName": "Conversion",
        "defaultValue": "off",
        "macrosInSelect": false,
        "selectItems": [
          {
            "value": "macro",
            "displayValue": "macro"
          },
          {
            "value": "micro",
            "displayValue": "micro"
          },
          {
            "value": "off",
            "displayValue": "off"
          }
        ]
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "consent",
    "displayName": "Consent",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "analytics_storage",
    "help": "Without consent, conversions are counted and nothing links one to another. With it, the steps of a visit are linked. To Tag Manager, a page that never sets analytics_storage has granted it: choose \"never\" there.",
    "selectItems": [
      {
        "value": "analytics_storage",
        "displayValue": "as analytics_storage says, now and later"
      },
      {
        "value": "never",
        "displayValue": "never: link nothing"
      }
    ]
  },
  {
    "type": "SELECT",
    "name": "withoutConsent",
    "displayName": "While consent is not given",
    "macrosInSelect": false,
    "simpleValueType": true,
    "defaultValue": "cookieless",
    "selectItems": [
      {
        "value": "cookieless",
        "displayValue": "count, and link nothing"
      },
      {
        "value": "pending",
        "displayValue": "hold back until it is given"
      },
      {
        "value": "denied",
        "displayValue": "count nothing"
      }
    ],
    "enablingConditions": [
      {
        "paramName": "consent",
        "paramValue": "analytics_storage",
        "type": "EQUALS"
      }
    ]
  }
]


___SANDBOXED_JS_FOR_WEB_TEMPLATE___

// The same three steps as by hand: the options, the queue, the script. It counts once, however often it is loaded.
const addConsentListener = require('addConsentListener');
const callInWindow = require('callInWindow');
const createArgumentsQueue = require('createArgumentsQueue');
const injectScript = require('injectScript');
const isConsentGranted = require('isConsentGranted');
const makeTableMap = require('makeTableMap');
const setInWindow = require('setInWindow');

const scriptUrl = 'https://cdn.jsdelivr.net/npm/smallwins@0/dist/smallwins.js';
const consentType = 'analytics_storage';

if (!data.collector) {
  data.gtmOnFailure();
  return;
}

const options = { collector: data.collector };
if (data.site) options.site = data.site;
if (data.goals && data.goals.length) options.goals = makeTableMap(data.goals, 'goal', 'conversion');
setInWindow('smallwinsOptions', options, true);

// Makes the queue where there is none; what it holds is replayed when the script arrives.
createArgumentsQueue('smallwins', 'smallwins.q');

// By name and not by the function that was returned: the script puts itself in the queue's place.
const withoutConsent = data.withoutConsent || 'cookieless';
// What nobody has decided yet forgets no visit of a visitor who agreed on the page before: it waits at most.
const undecided = withoutConsent === 'cookieless' ? 'cookieless' : 'pending';
let told = 'cookieless';
const tellConsent = (state) => {
  if (state !== told) callInWindow('smallwins', 'consent', state);
  told = state;
};
if (data.consent !== 'never') {
  tellConsent(isConsentGranted(consentType) ? 'granted' : undecided);
  addConsentListener(consentType, (type, granted) => tellConsent(granted ? 'granted' : withoutConsent));
}

injectScript(
  scriptUrl,
  () => {
    // What nothing has been said of counts as granted, and a default that comes later calls no listener.
    if (told === 'granted' && !isConsentGranted(consentType)) tellConsent(undecided);
    data.gtmOnSuccess();
  },
  data.gtmOnFailure,
  'smallwins'
);


___WEB_PERMISSIONS___

[
  {
    "instance": {
      "key": {
        "publicId": "access_consent",
        "versionId": "1"
      },
      "param": [
        {
          "key": "consentTypes",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "consentType"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "analytics_storage"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "access_globals",
        "versionId": "1"
      },
      "param": [
        {
          "key": "keys",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "smallwins"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "smallwins.q"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              },
              {
                "type": 3,
                "mapKey": [
                  {
                    "type": 1,
                    "string": "key"
                  },
                  {
                    "type": 1,
                    "string": "read"
                  },
                  {
                    "type": 1,
                    "string": "write"
                  },
                  {
                    "type": 1,
                    "string": "execute"
                  }
                ],
                "mapValue": [
                  {
                    "type": 1,
                    "string": "smallwinsOptions"
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": true
                  },
                  {
                    "type": 8,
                    "boolean": false
                  }
                ]
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  },
  {
    "instance": {
      "key": {
        "publicId": "inject_script",
        "versionId": "1"
      },
      "param": [
        {
          "key": "urls",
          "value": {
            "type": 2,
            "listItem": [
              {
                "type": 1,
                "string": "https://cdn.jsdelivr.net/npm/smallwins@0/dist/smallwins.js"
              }
            ]
          }
        }
      ]
    },
    "clientAnnotations": {
      "isEditedByUser": true
    },
    "isRequired": true
  }
]


___TESTS___

scenarios:
- name: Sets the options and loads the script
  code: |-
    runCode({ collector: 'https://collect.example.com/e', consent: 'never' });

    assertApi('setInWindow').wasCalledWith('smallwinsOptions', { collector: 'https://collect.example.com/e' }, true);
    assertApi('createArgumentsQueue').wasCalledWith('smallwins', 'smallwins.q');
    assertThat(loaded).isEqualTo(['https://cdn.jsdelivr.net/npm/smallwins@0/dist/smallwins.js']);
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('gtmOnFailure').wasNotCalled();
- name: Hands over the site and the goals
  code: |-
    runCode({
      collector: 'https://collect.example.com/e',
      site: 'shop',
      goals: [{ goal: 'outbound', conversion: 'off' }, { goal: 'newsletter', conversion: 'macro' }],
      consent: 'never'
    });

    assertApi('setInWindow').wasCalledWith('smallwinsOptions', {
      collector: 'https://collect.example.com/e',
      site: 'shop',
      goals: { outbound: 'off', newsletter: 'macro' }
    }, true);
- name: Fails without a collector, and loads nothing
  code: |-
    runCode({ collector: '' });

    assertApi('injectScript').wasNotCalled();
    assertApi('setInWindow').wasNotCalled();
    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: Fails when the script does not arrive
  code: |-
    mock('injectScript', (url, onSuccess, onFailure) => onFailure());
    runCode({ collector: 'https://collect.example.com/e' });

    assertApi('gtmOnFailure').wasCalled();
    assertApi('gtmOnSuccess').wasNotCalled();
- name: Tells of consent that is given already
  code: |-
    granted = true;
    runCode({ collector: '/e', consent: 'analytics_storage', withoutConsent: 'pending' });

    assertThat(told).isEqualTo([['consent', 'granted']]);
- name: Counts without linking until consent is given, and after it is taken back
  code: |-
    runCode({ collector: '/e', consent: 'analytics_storage', withoutConsent: 'cookieless' });
    listeners.forEach((listener) => listener('analytics_storage', true));
    listeners.forEach((listener) => listener('analytics_storage', false));

    assertApi('isConsentGranted').wasCalledWith('analytics_storage');
    assertThat(told).isEqualTo([['consent', 'granted'], ['consent', 'cookieless']]);
- name: Holds back until consent is given, where the owner wants that
  code: |-
    runCode({ collector: '/e', consent: 'analytics_storage', withoutConsent: 'pending' });

    assertThat(told).isEqualTo([['consent', 'pending']]);
- name: Forgets nothing before somebody has said no
  code: |-
    runCode({ collector: '/e', consent: 'analytics_storage', withoutConsent: 'denied' });
    listeners.forEach((listener) => listener('analytics_storage', false));

    assertThat(told).isEqualTo([['consent', 'pending'], ['consent', 'denied']]);
- name: Takes back what was granted only because no default had been set
  code: |-
    granted = true;
    mock('injectScript', (url, onSuccess) => {
      granted = false;
      onSuccess();
    });
    runCode({ collector: '/e', consent: 'analytics_storage', withoutConsent: 'denied' });

    assertThat(told).isEqualTo([['consent', 'granted'], ['consent', 'pending']]);
    assertApi('gtmOnSuccess').wasCalled();
- name: Never asks where the owner wants no linking
  code: |-
    granted = true;
    runCode({ collector: '/e', consent: 'never' });

    assertThat(told).isEqualTo([]);
    assertApi('isConsentGranted').wasNotCalled();
    assertApi('addConsentListener').wasNotCalled();
setup: |-
  let granted = false;
  const listeners = [];
  const told = [];
  const loaded = [];

  mock('isConsentGranted', (type) => granted);
  mock('addConsentListener', (type, listener) => {
    listeners.push(listener);
  });
  mock('callInWindow', (path, command, value) => {
    told.push([command, value]);
  });
  mock('createArgumentsQueue', () => () => {});
  mock('injectScript', (url, onSuccess, onFailure) => {
    loaded.push(url);
    onSuccess();
  });


___NOTES___

The permissions are exactly what the code uses. A template cannot load a script from a host that is chosen at run
time, so the script comes from one fixed address, and the collector alone is free.
