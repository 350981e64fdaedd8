// The schemas tests run against: the shipped ones.
export { bundledSchemas as testSchemas } from '../../server/src/bundled-schemas.js';
