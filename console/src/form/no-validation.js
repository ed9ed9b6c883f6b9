// In place of ajv and ajv-formats: ajv compiles schemas by eval, which the policy of the page forbids,
// and the service is the one that validates.
export default function Validator() {
  return { compile: () => () => true };
}
