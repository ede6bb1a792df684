'use strict';
// The Node peer: socket.io with its default engine, driven by lines on standard input (see ControlLoop).
const http = require('node:http');
const readline = require('node:readline');
const { Server } = require('socket.io');

const NO_TIME = '0'.repeat(16);
const TEXT = 'x'.repeat(160);
const BULK_TEXT = 'y'.repeat(8192);
const EVENTS_PER_BURST = 10;

const server = http.createServer((request, response) => response.writeHead(404).end());
const io = new Server(server, { perMessageDeflate: false, serveClient: false });
let sockets = [];

const answer = (line) => process.stdout.write(line + '\n');
const burst = (text) => {
  for (let i = 0; i < EVENTS_PER_BURST; i++) {
    io.emit('n', { at: NO_TIME, text });
  }
};
const commands = {
  one: (socket, at) => sockets[Number(socket)].emit('n', { at, text: TEXT }),
  push: () => {
    for (const socket of sockets) {
      socket.emit('n', { at: NO_TIME, text: TEXT });
    }
  },
  burst: () => burst(TEXT),
  bulk: () => burst(BULK_TEXT),
  snapshot: () => {
    sockets = Array.from(io.sockets.sockets.values());
    answer(String(sockets.length));
  },
  gc: () => {
    global.gc();
    global.gc();
    answer('ok');
  },
  stats: () => answer(process.memoryUsage().heapUsed + ' ' + io.sockets.sockets.size),
};

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  answer('READY ' + server.address().port);
  readline
    .createInterface({ input: process.stdin })
    .on('line', (line) => {
      const [command, ...words] = line.split(' ');
      commands[command](...words);
    })
    .on('close', () => process.exit(0));
});
