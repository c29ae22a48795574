export { type Mosquitto, startMosquitto } from '../../src/bench/mosquitto.ts';
