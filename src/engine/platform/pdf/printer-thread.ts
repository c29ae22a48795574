import { parentPort, workerData } from 'node:worker_threads';
import { layOut } from './lay-out.ts';

/** A thread of its own for one document: alarms are taken in meanwhile. */
const file = await layOut(workerData);
parentPort?.postMessage(file, [file.buffer]);
