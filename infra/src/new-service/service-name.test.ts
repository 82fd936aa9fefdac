import { fillIn, toServiceName } from './service-name.js';

test.each([
  ['payments', 'payments', 'Payments'],
  ['order-history', 'orderHistory', 'OrderHistory'],
  ['s3-2-go', 's32Go', 'S32Go'],
])('%s is %s in identifiers and %s in types', (kebab, camel, pascal) => {
  expect(toServiceName(kebab, [])).toEqual({ kebab, camel, pascal });
});

test.each([
  ['', /is no name/],
  ['Payments', /is no name/],
  ['pay_ments', /is no name/],
  ['-payments', /is no name/],
  ['payments-', /is no name/],
  ['pay--ments', /is no name/],
  ['2pay', /is no name/],
  ['../payments', /is no name/],
  ['pay ments', /is no name/],
  ['zahlüngen', /is no name/],
  ['x'.repeat(31), /is no name/],
  ['users', /something else/],
  ['mongo', /something else/],
  ['auth', /is there already/],
  ['common', /is there already/],
])('%p is refused', (name, says) => {
  expect(() => toServiceName(name, ['auth', 'common'])).toThrow(says);
});

test("takes the place of the template's name, however that is written", () => {
  const name = toServiceName('order-history', []);
  expect(fillIn("createExample, exampleService: '/api/example'", name)).toBe(
    "createOrderHistory, orderHistoryService: '/api/order-history'",
  );
});
