// Runs a command until it ends, or until stdin is closed. Then it stops the command and every process that the command has started.
// stdin is closed when the parent process dies, also when it is killed. func needs this: by itself it outlives its parent.
'use strict';

const { spawn, spawnSync } = require('child_process');

const GRACE_MS = 6000;
const windows = process.platform === 'win32';
const command = process.argv.slice(2);

// On Unix the command gets a process group of its own, so that one signal reaches all of its processes. On Windows, func can be a .cmd file.
const child = windows
  ? spawn('cmd', ['/d', '/c', ...command], { stdio: ['ignore', 'inherit', 'inherit'] })
  : spawn(command[0], command.slice(1), { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

child.on('error', error => {
  console.error(`error: ${command[0]} cannot be started: ${error.message}`);
  process.exit(1);
});

child.on('exit', code => {
  kill();
  process.exit(code ?? 1);
});

process.stdin.on('end', stop).on('error', stop).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, stop);
}

function stop() {
  if (windows) {
    kill();
  } else {
    child.kill('SIGINT');
    setTimeout(kill, GRACE_MS).unref();
  }
}

function kill() {
  if (windows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }

  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Every process of the group has ended.
  }
}
