// A mail server for development and tests: on 127.0.0.1 it takes what it is sent, delivers nothing, and prints each mail.
'use strict';

const { readFileSync } = require('node:fs');
const { parseArgs } = require('node:util');
const { SMTPServer } = require('smtp-server');

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' }, // 0: any free one
    json: { type: 'boolean', default: false }, // a line of JSON for each event, rather than text to read
    cert: { type: 'string' }, // PEM files: it offers STARTTLS
    key: { type: 'string' },
    user: { type: 'string' }, // it asks for a login, with or without TLS
    password: { type: 'string' },
    refuse: { type: 'string', default: '0' }, // how many mails to answer with --status before it takes one
    status: { type: 'string', default: '451' },
  },
});

let toRefuse = Number(options.refuse);

const server = new SMTPServer({
  disabledCommands: [...(options.cert ? [] : ['STARTTLS']), ...(options.user ? [] : ['AUTH'])],
  cert: options.cert && readFileSync(options.cert),
  key: options.key && readFileSync(options.key),
  allowInsecureAuth: true,
  disableReverseLookup: true,
  onAuth(login, session, done) {
    report({ event: 'login', user: login.username, method: login.method, secure: session.secure });
    const right = login.username === options.user && login.password === options.password;
    done(right ? null : new Error('Wrong user or password'), { user: login.username });
  },
  async onData(stream, session, done) {
    const chunks = [];
    for await (const chunk of stream) {
      chunks.push(chunk);
    }

    const { from, to } = addresses(session);
    if (toRefuse-- > 0) {
      report({ event: 'refusal', to });
      // Servers like to repeat the address in what they answer.
      done(Object.assign(new Error(`<${to}> not now`), { responseCode: Number(options.status) }));
    } else {
      report({ event: 'mail', from, to, user: session.user ?? null, secure: session.secure, ...parse(Buffer.concat(chunks).toString()) });
      done();
    }
  },
});

server.on('error', error => {
  // A client that goes away in the middle is no reason to stop.
  if (error.syscall === 'listen') {
    console.error(error.message);
    process.exit(1);
  }

  report({ event: 'error', message: error.message });
});
server.listen(Number(options.port), '127.0.0.1', () => report({ event: 'listening', port: server.server.address().port }));

// Whoever started it holds its stdin, and ends it so.
process.stdin.on('end', () => process.exit()).resume();

function addresses({ envelope }) {
  return { from: envelope.mailFrom.address, to: envelope.rcptTo.map(recipient => recipient.address).join(', ') };
}

// As much of MIME as the app's mails have: alternative parts, each in base64.
function parse(message) {
  const [headers, body] = split(message);
  const boundary = /boundary="?([^";\r\n]+)/i.exec(headers)?.[1];
  const parts = boundary ? body.split(`--${boundary}`).slice(1, -1).map(part => split(part.trimStart())) : [];
  const content = type => parts.filter(([head]) => head.toLowerCase().includes(`content-type: ${type}`)).map(([, text]) => decode(text)).join('');
  return {
    subject: /^Subject: (.*)$/im.exec(headers)?.[1].trim(),
    headers,
    types: parts.map(([head]) => /^Content-Type: ([^;\r\n]+)/im.exec(head)?.[1]),
    text: content('text/plain'),
    html: content('text/html'),
  };
}

function split(entity) {
  const end = entity.indexOf('\r\n\r\n');
  return [entity.slice(0, end).replace(/\r\n[ \t]+/g, ' '), entity.slice(end + 4)];
}

function decode(base64) {
  return Buffer.from(base64, 'base64').toString().replaceAll('\r\n', '\n').trim();
}

function report(event) {
  if (options.json) {
    console.log(JSON.stringify(event));
  } else if (event.event === 'mail') {
    console.log(`\n── Mail ${'─'.repeat(60)}\nFrom:    ${event.from}\nTo:      ${event.to}\nSubject: ${event.subject}\n\n${event.text}\n${'─'.repeat(68)}\n`);
  } else if (event.event === 'error') {
    console.log(`Mail: ${event.message}`);
  }
}
