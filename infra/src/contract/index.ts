export { asyncApiFaults, openApiFaults } from './document-faults.js';
export { holdToContract } from './hold-to-contract.js';
export { operationsOf, routesOf } from './routes-of.js';
export { socketContract } from './socket-contract.js';
