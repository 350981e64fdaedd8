// The schemas tests run against: the shipped ones.
export { bundledSchemas as testSchemas } from '../../server/src/start/bundled-schemas.js';
