// MQTT.js as it comes: node mqtt.js <modules> <url> <version>. Subscribes, publishes at each quality of service, is cut off, comes back to
// its session, and prints what it has heard.
import { createRequire } from 'node:module';

const [, , modules, url, version] = process.argv;
const { connectAsync } = createRequire(`${modules}/`)('mqtt');
const kept = { properties: { sessionExpiryInterval: 60 } };
const options = {
  protocolVersion: Number(version),
  ...(version === '3' ? { protocolId: 'MQIsdp' } : {}),
  clientId: 'ada',
  clean: false,
  reconnectPeriod: 100,
  rejectUnauthorized: false,
  ...(version === '5' ? kept : {}),
};

const heard = [];
let whenHeard = () => {};
const hears = (count) =>
  new Promise((resolve) => {
    whenHeard = () => heard.length >= count && resolve();
    whenHeard();
  });

const ada = await connectAsync(url, options);
ada.on('message', (topic, payload, packet) => {
  heard.push(`${topic}=${payload} qos${packet.qos}`);
  whenHeard();
});
const granted = await ada.subscribeAsync({ 'room/0': { qos: 0 }, 'room/1': { qos: 1 }, 'room/2': { qos: 2 } });
const bob = await connectAsync(url, { ...options, clientId: 'bob', clean: true });
for (const qos of [0, 1, 2]) await bob.publishAsync(`room/${qos}`, `m${qos}`, { qos });
await hears(3);

const back = new Promise((resolve) => ada.once('connect', ({ sessionPresent }) => resolve(sessionPresent)));
ada.stream.destroy();
await bob.publishAsync('room/1', 'meanwhile', { qos: 1 });
const sessionPresent = await back;
await hears(4);
await ada.endAsync();
await bob.endAsync();
console.log(JSON.stringify({ granted: granted.map(({ qos }) => qos), sessionPresent, heard: heard.sort() }));
