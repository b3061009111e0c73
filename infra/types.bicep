// The shapes of the parameters that main.bicep and azd.bicep share. A property that is left out keeps the default that the README names.

@export()
@description('The service\'s settings, Auth__NAME and Auth__GROUP__NAME. Their meaning stands in the README, under the same names.')
@sealed()
type authSettings = {
  @description('Where users reach the service, such as https://app.example.com: links in mails begin with it. Email delivery needs it.')
  @minLength(8)
  @maxLength(200)
  publicBaseUrl: string?

  @description('Sessions.')
  sessions: sessionSettings?

  @description('Which passwords can be set.')
  passwords: passwordSettings?

  @description('How passwords are hashed.')
  hashing: hashingSettings?

  @description('The pepper of new hashes.')
  pepper: pepperSettings?

  @description('Password resets.')
  passwordReset: passwordResetSettings?

  @description('Limits on failed logins and on password resets.')
  throttling: throttlingSettings?

  @description('Cookies, proxies and origins.')
  http: httpSettings?
}

@export()
@description('Sessions, Auth__Sessions__NAME.')
@sealed()
type sessionSettings = {
  @description('How many sessions a user can have at once.')
  @minValue(1)
  @maxValue(100)
  maxPerUser: int?

  @description('How long after its login a session ends: [days.]hours:minutes:seconds, 1 minute to 365 days.')
  @minLength(8)
  @maxLength(12)
  lifetime: string?

  @description('How long a session may go unused: [days.]hours:minutes:seconds, 1 minute to 365 days. Left out, sessions do not end so.')
  @minLength(8)
  @maxLength(12)
  idleTimeout: string?
}

@export()
@description('Which passwords can be set, Auth__Passwords__NAME.')
@sealed()
type passwordSettings = {
  @description('The shortest password, in code points; 15 is recommended.')
  @minValue(1)
  @maxValue(64)
  minimumLength: int?

  @description('Whether common passwords, and the user\'s own name, are refused.')
  rejectCommon: bool?

  @description('Where new passwords are looked up that became public in breaches, such as https://api.pwnedpasswords.com/range/.')
  @minLength(9)
  @maxLength(200)
  pwnedPasswordsUrl: string?
}

@export()
@description('How passwords are hashed, Auth__Hashing__NAME.')
@sealed()
type hashingSettings = {
  @description('The bcrypt work factor of new hashes. Each step up doubles the time, and the cost, of a login.')
  @minValue(4)
  @maxValue(16)
  workFactor: int?

  @description('What hashes: the system\'s libcrypt, BCrypt.Net-Next, or the first where it can be used. The hashes are the same.')
  implementation: ('Auto' | 'Library' | 'System')?

  @description('How many passwords are hashed at once on an instance. Left out, one for each core.')
  @minValue(1)
  @maxValue(256)
  maxConcurrent: int?

  @description('How many passwords may wait on an instance. Left out, 64 for each core.')
  @minValue(1)
  @maxValue(100000)
  maxQueued: int?
}

@export()
@description('Password resets, Auth__PasswordReset__NAME.')
@sealed()
type passwordResetSettings = {
  @description('How a reset token reaches the user. Response puts it into the response, where anyone who knows an email gets it: never for real users.')
  tokenDelivery: ('Email' | 'Response')?

  @description('How long a reset token works: [days.]hours:minutes:seconds, 1 minute to 1 day.')
  @minLength(8)
  @maxLength(12)
  tokenLifetime: string?
}

@export()
@description('Limits on failed logins and on password resets, Auth__Throttling__NAME.')
@sealed()
type throttlingSettings = {
  @description('Failed logins under one name in a window before more are refused.')
  @minValue(1)
  @maxValue(1000000)
  maxFailuresPerName: int?

  @description('Failed logins from one client in a window before more are refused.')
  @minValue(1)
  @maxValue(1000000)
  maxFailuresPerAddress: int?

  @description('How long failed logins count: [days.]hours:minutes:seconds, 1 second to 1 day.')
  @minLength(8)
  @maxLength(12)
  failureWindow: string?

  @description('Failed logins under one name in a row before only a password reset lets it in; 100 is the most that NIST SP 800-63B-4 allows.')
  @minValue(1)
  @maxValue(1000000)
  maxConsecutiveFailures: int?

  @description('Password resets requested under one name in a window.')
  @minValue(1)
  @maxValue(1000000)
  maxResetRequestsPerName: int?

  @description('Password resets requested by one client in a window.')
  @minValue(1)
  @maxValue(1000000)
  maxResetRequestsPerAddress: int?

  @description('How long requests for password resets count: [days.]hours:minutes:seconds, 1 second to 1 day.')
  @minLength(8)
  @maxLength(12)
  resetRequestWindow: string?
}

@export()
@description('Cookies, proxies and origins, Auth__Http__NAME.')
@sealed()
type httpSettings = {
  @description('Whether the names of the session cookies begin with __Host-, so that browsers accept them over https only and from no other host.')
  useHostCookiePrefix: bool?

  @description('How many proxies append their client to X-Forwarded-For. Left out, 1: the platform\'s own; and 2 where frontDoorId is set.')
  @minValue(0)
  @maxValue(10)
  trustedProxyHops: int?

  @description('Origins of other sites whose pages may call the service with credentials, such as https://app.example.com. They go into the platform\'s CORS settings too.')
  @maxLength(50)
  allowedOrigins: string[]?
}

@export()
@description('The keys of the pepper, Auth__Pepper__NAME. Each is a secret of the vault, base64 of 32 random bytes or more, and is named here, never given.')
@sealed()
type pepperSettings = {
  @description('The id of the key that new hashes are made with. Left out, they are made without one.')
  @minLength(1)
  @maxLength(32)
  currentKeyId: string?

  @description('Every key that rows may name.')
  @minLength(1)
  @maxLength(20)
  keys: pepperKey[]
}

@export()
@description('A key of the pepper.')
@sealed()
type pepperKey = {
  @description('Its id: ASCII letters and digits.')
  @minLength(1)
  @maxLength(32)
  id: string

  @description('The name of the secret in the vault.')
  @minLength(1)
  @maxLength(127)
  secretName: string
}

@export()
@description('The mail server, Smtp__NAME, which Email delivery needs. The connection is always protected by TLS.')
@sealed()
type smtpSettings = {
  @description('The mail server\'s name, such as smtp.azurecomm.net.')
  @minLength(1)
  @maxLength(253)
  host: string

  @description('Its port. Left out, 587.')
  @minValue(1)
  @maxValue(65535)
  port: int?

  @description('Who logs in to it. Left out, nobody does.')
  @minLength(1)
  @maxLength(320)
  user: string?

  @description('The name of the secret in the vault that is the user\'s password.')
  @minLength(1)
  @maxLength(127)
  passwordSecretName: string?

  @description('The sender of every mail: Example <no-reply@example.com>.')
  @minLength(3)
  @maxLength(400)
  from: string
}

@export()
@description('When an alert is raised. The percentages are of 5 minutes in which there were 20 requests or more.')
@sealed()
type alertThresholds = {
  @description('Percent of requests that were answered 5xx. Left out, 5.')
  @minValue(1)
  @maxValue(100)
  serverErrorPercent: int?

  @description('Percent of requests that were answered 429. Left out, 20.')
  @minValue(1)
  @maxValue(100)
  throttledPercent: int?

  @description('Percent of table operations that must succeed. Left out, 99.')
  @minValue(1)
  @maxValue(100)
  storageAvailabilityPercent: int?
}
