import { serviceDatabase } from './service-database.js';

test.each([
  [
    'mongodb://127.0.0.1:27017/?replicaSet=rs',
    'mongodb://127.0.0.1:27017/usher-auth?replicaSet=rs',
  ],
  ['mongodb://a:1,b:2,c:3/?replicaSet=rs', 'mongodb://a:1,b:2,c:3/usher-auth?replicaSet=rs'],
  ['mongodb://db/team?replicaSet=rs', 'mongodb://db/team-auth?replicaSet=rs'],
  ['mongodb+srv://db.example', 'mongodb+srv://db.example/usher-auth'],
  // Drivers look for the user in the database that the address names, so its place is kept.
  ['mongodb://u:p@db/', 'mongodb://u:p@db/usher-auth?authSource=admin'],
  ['mongodb://u:p@db/team', 'mongodb://u:p@db/team-auth?authSource=team'],
])('%s gives auth a database of its own', (given, expected) => {
  expect(serviceDatabase(given, 'auth')).toBe(expected);
});

test('an address that is none is refused without being repeated', () => {
  expect(() => serviceDatabase('db:hunter2', 'auth')).toThrow(/^MONGO_URL is not an address/);
});
