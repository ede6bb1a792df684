// Traffic for the run in which the JVM learns what to keep for later starts: requests and sockets
// of every kind that a server has most of its life. See `train` in the launcher.
//
//   node rehearsal.mjs URL SECONDS
import { createRequire } from "node:module";

const [url, seconds] = process.argv.slice(2);
const { io } = createRequire(new URL("../web/package.json", import.meta.url))("socket.io-client");

const PEOPLE = 20;
const CALLERS = 32;
const end = Date.now() + Number(seconds) * 1000;

async function call(method, path, token, body, headers = {}) {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...headers,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { "Content-Type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  return answer.json();
}

async function person(n) {
  const user = `rehearsal-${n}`;
  const { token } = await call("POST", "/dev/sign-in", null, { user });
  const { wsToken } = await call("GET", "/notifications/ws-token", token);
  const transports = n % 4 === 0 ? ["polling"] : ["websocket"];
  const auth = n % 2 === 0 ? { token: wsToken } : { token: wsToken, since: 0, epoch: 0 };
  const socket = io(`${url}/notifications`, { transports, auth, forceNew: true });
  return { user, token, socket };
}

function notification({ user }, n) {
  return {
    object: "rehearsal.run",
    receiverId: user,
    type: "rehearsal.run",
    payload: { message: `Number ${n} of a rehearsal`, project: { id: n, title: "Jardin partagé" } },
  };
}

async function caller(people, place) {
  for (let n = place; Date.now() < end; n += CALLERS) {
    const [from, to] = [people[n % PEOPLE], people[(n * 7 + 3) % PEOPLE]];
    const { id } = await call("POST", "/notifications", from.token, notification(to, n));
    await call("POST", "/notifications", from.token, notification(to, n), { "Idempotency-Key": `${n}` });
    switch (n % 16) {
      case 0:
        await call("POST", "/notifications/batch", from.token, Array.from({ length: 50 }, (_, k) => notification(people[k % PEOPLE], n)));
        break;
      case 1:
        await call("GET", "/notifications/unread", to.token);
        break;
      case 2:
        await call("PATCH", `/notifications/${id}/read`, to.token);
        break;
      case 3:
        await call("GET", "/notifications/unread-count", to.token);
        break;
      case 4:
        await call("GET", "/notifications?limit=20", to.token);
        break;
      case 5:
        to.socket.emit("mark-read", { notificationId: id });
        break;
      case 6:
        to.socket.emit("refresh-unread");
        break;
      case 7:
        to.socket.disconnect().connect();
        break;
      case 8:
        await call("PATCH", "/notifications/read-all", to.token);
        break;
    }
  }
}

const people = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => person(n)));
await Promise.all(Array.from({ length: CALLERS }, (_, place) => caller(people, place)));
people.forEach(({ socket }) => socket.disconnect());
