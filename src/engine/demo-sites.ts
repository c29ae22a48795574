/** A site that the demonstration brings along, with simulated boxes around its middle. */
export interface DemoSite {
  readonly base: string;
  readonly site: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly boxes: number;
}

/** Some near enough to share a mark on the map, some far away. */
export const DEMO_SITES: readonly DemoSite[] = [
  { base: 'demo/callao', site: 'Callao port', latitude: -12.0508, longitude: -77.1436, boxes: 10 },
  { base: 'demo/lima-centre', site: 'Lima centre', latitude: -12.0464, longitude: -77.0428, boxes: 8 },
  { base: 'demo/miraflores', site: 'Miraflores', latitude: -12.1211, longitude: -77.0297, boxes: 6 },
  { base: 'demo/surco', site: 'Surco depot', latitude: -12.1391, longitude: -76.9929, boxes: 4 },
  { base: 'demo/trujillo', site: 'Trujillo', latitude: -8.1116, longitude: -79.0287, boxes: 5 },
  { base: 'demo/arequipa', site: 'Arequipa plant', latitude: -16.409, longitude: -71.5375, boxes: 7 },
  { base: 'demo/cusco', site: 'Cusco', latitude: -13.532, longitude: -71.9675, boxes: 4 },
  { base: 'demo/iquitos', site: 'Iquitos', latitude: -3.7437, longitude: -73.2516, boxes: 3 },
  { base: 'demo/la-paz', site: 'La Paz office', latitude: -16.4897, longitude: -68.1193, boxes: 3 },
];
