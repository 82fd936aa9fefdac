/** Status, and the error's code or the token that the request came with. */
export async function outcome(asked: Promise<Response>) {
  const response = await asked;
  const { errors, token } = (await response.json()) as {
    errors?: { code: string }[];
    token?: string;
  };
  return [response.status, errors?.[0]?.code ?? token];
}
