/** Ends of names whose values are secrets, in lower case without separators. */
const SECRET_ENDINGS = [
  'secret',
  'secrets',
  'secretvalue',
  'secretkey',
  'password',
  'passwords',
  'passphrase',
  'passcode',
  'authorization',
  'apikey',
  'apikeys',
  'accesskey',
  'accesskeyid',
  'token',
  'privatekey',
  'hmackey',
  'licensekey',
  'signingkey',
  'encryptionkey',
  'connectionstring',
  'credential',
  'credentials',
  'cookie',
  'cookies',
  'authheader',
  'accountsid',
  'listenurl',
  'controlurl',
  'cardnumber',
  'securitycode',
  'pincode',
  'socialsecuritynumber',
];

/** Last words of names whose values are secrets: too short to be looked for within other words. */
const SECRET_WORDS = new Set([
  'pin',
  'cvv',
  'cvv2',
  'cvc',
  'cvc2',
  'otp',
  'ssn',
  'pwd',
  'passwd',
  'jwt',
  'bearer',
  'auth',
]);

function lastWordOf(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  return (words.findLast((word) => word !== '') ?? '').toLowerCase();
}

/** Whether a name says that its value is a secret, or a link that opens a call. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return (
    SECRET_ENDINGS.some((ending) => plain.endsWith(ending)) ||
    SECRET_WORDS.has(lastWordOf(name)) ||
    /^presigned.*url$/.test(plain)
  );
}

/** Whether a name is that of headers, which carry credentials under any name. */
export function isHeadersName(name: string): boolean {
  return /headers$/i.test(name);
}
