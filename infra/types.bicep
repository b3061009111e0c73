// The types of the parameters that main.bicep and azd.bicep share. A property that is omitted has the default that the README lists.

@export()
@description('The service\'s settings, Auth__NAME and Auth__GROUP__NAME. The README explains them under the same names.')
@sealed()
type authSettings = {
  @description('The address at which users reach the service, such as https://app.example.com. Mails name its host. Email delivery needs it.')
  @minLength(8)
  @maxLength(200)
  publicBaseUrl: string?

  @description('Whether users show that they read mails to their email. Optional: they get a mail after the registration. Required: they cannot log in before, and a registration does not tell whether the email is taken.')
  emailVerification: ('Off' | 'Optional' | 'Required')?

  @description('Logins.')
  login: loginSettings?

  @description('Sessions.')
  sessions: sessionSettings?

  @description('The rules for new passwords.')
  passwords: passwordSettings?

  @description('How passwords are hashed.')
  hashing: hashingSettings?

  @description('The pepper of new hashes.')
  pepper: pepperSettings?

  @description('Password resets.')
  passwordReset: passwordResetSettings?

  @description('Limits on failed logins and on password resets.')
  throttling: throttlingSettings?

  @description('Audit events.')
  auditing: auditingSettings?

  @description('The pages for users.')
  pages: pagesSettings?

  @description('Cookies, proxies and origins.')
  http: httpSettings?
}

@export()
@description('The pages for users, Auth__Pages__NAME.')
@sealed()
type pagesSettings = {
  @description('Whether the service has pages for users. If omitted, it has, and mails link to them.')
  enabled: bool?

  @description('The name of the product. If omitted, the host of publicBaseUrl.')
  @minLength(1)
  @maxLength(60)
  productName: string?

  @description('The color of buttons and links, such as #1a56db.')
  @minLength(7)
  @maxLength(7)
  accentColor: string?

  @description('The logo: an https address without a query, or a data:image/ address.')
  @minLength(12)
  @maxLength(8000)
  logoUrl: string?
}

@export()
@description('Logins, Auth__Login__NAME.')
@sealed()
type loginSettings = {
  @description('Whether users get a mail after a login with a device that is not known. If omitted, they do. Without mail delivery none is sent.')
  newDeviceNotice: bool?
}

@export()
@description('Sessions, Auth__Sessions__NAME.')
@sealed()
type sessionSettings = {
  @description('The maximum number of concurrent sessions of a user.')
  @minValue(1)
  @maxValue(100)
  maxPerUser: int?

  @description('The time from a login to the end of its session: [days.]hours:minutes:seconds, 1 minute to 365 days.')
  @minLength(8)
  @maxLength(12)
  lifetime: string?

  @description('The time after which an unused session ends: [days.]hours:minutes:seconds, 1 minute to 365 days. If omitted, unused sessions do not end early.')
  @minLength(8)
  @maxLength(12)
  idleTimeout: string?

  @description('The time after a login or a re-authentication in which a user may change sessions and email, export and delete: [days.]hours:minutes:seconds, 1 minute to 1 day. If omitted, 10 minutes.')
  @minLength(8)
  @maxLength(10)
  sudoLifetime: string?
}

@export()
@description('The rules for new passwords, Auth__Passwords__NAME.')
@sealed()
type passwordSettings = {
  @description('The shortest password, in code points. NIST SP 800-63B-4 requires 15 where the password is the only factor.')
  @minValue(1)
  @maxValue(64)
  minimumLength: int?

  @description('Whether common passwords, and the user\'s own name, are refused.')
  rejectCommon: bool?

  @description('The service that knows passwords from data breaches, such as https://api.pwnedpasswords.com/range/.')
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

  @description('The implementation of bcrypt. System is the system\'s libcrypt, Library is BCrypt.Net-Next. Auto uses libcrypt if possible. The hashes are the same.')
  implementation: ('Auto' | 'Library' | 'System')?

  @description('The number of passwords that an instance hashes at once. If omitted, one for each core.')
  @minValue(1)
  @maxValue(256)
  maxConcurrent: int?

  @description('The number of passwords that may wait on an instance. If omitted, 64 for each core.')
  @minValue(1)
  @maxValue(100000)
  maxQueued: int?
}

@export()
@description('Password resets, Auth__PasswordReset__NAME.')
@sealed()
type passwordResetSettings = {
  @description('How a reset token reaches the user. Response puts it into the response, where anyone who knows an email gets it. Never use it for real users.')
  tokenDelivery: ('Email' | 'Response')?

  @description('Whether the app starts in Azure with tokenDelivery Response. Only for a service without real users.')
  allowInsecureResetInAzure: bool?

  @description('The time for which a reset token works: [days.]hours:minutes:seconds, 1 minute to 1 day.')
  @minLength(8)
  @maxLength(12)
  tokenLifetime: string?
}

@export()
@description('Limits on failed logins, password resets, registrations and bursts, Auth__Throttling__NAME.')
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

  @description('The time for which failed logins count: [days.]hours:minutes:seconds, 1 second to 1 day.')
  @minLength(8)
  @maxLength(12)
  failureWindow: string?

  @description('Failed logins under one name in a row before only a password reset unlocks the name. 100 is the maximum that NIST SP 800-63B-4 allows.')
  @minValue(1)
  @maxValue(1000000)
  maxConsecutiveFailures: int?

  @description('Password resets requested under one name by one client in a window; five times as many by all clients.')
  @minValue(1)
  @maxValue(1000000)
  maxResetRequestsPerName: int?

  @description('Password resets requested by one client in a window.')
  @minValue(1)
  @maxValue(1000000)
  maxResetRequestsPerAddress: int?

  @description('The time for which requests for password resets count: [days.]hours:minutes:seconds, 1 second to 1 day.')
  @minLength(8)
  @maxLength(12)
  resetRequestWindow: string?

  @description('Registrations from one client in an hour.')
  @minValue(1)
  @maxValue(1000000)
  maxRegistrationsPerAddress: int?

  @description('Requests with a password that one client can send to an instance at once, and again in every 30 seconds.')
  @minValue(1)
  @maxValue(1000000)
  maxBurstPerAddress: int?
}

@export()
@description('Cookies, proxies and origins, Auth__Http__NAME.')
@sealed()
type httpSettings = {
  @description('Whether the names of the session cookies begin with __Host-, so that browsers accept them over https only and from no other host.')
  useHostCookiePrefix: bool?

  @description('Whether a log-out tells browsers to delete what pages of the service\'s origin have stored. An app on the same origin loses its storage.')
  clearSiteData: bool?

  @description('The number of proxies that append their client to X-Forwarded-For. If omitted, 1 for the platform\'s own proxy, or 2 if frontDoorId is set.')
  @minValue(0)
  @maxValue(10)
  trustedProxyHops: int?

  @description('Other origins whose pages may call the service with credentials, such as https://app.example.com. They are also added to the platform\'s CORS settings. They must be of the same site as the service (the same registrable domain, such as example.com): pages of other sites get no session, because the cookie is SameSite=Lax. azurewebsites.net and azurestaticapps.net are public suffixes, so their subdomains are different sites.')
  @maxLength(50)
  allowedOrigins: string[]?
}

@export()
@description('Audit events, Auth__Auditing__NAME.')
@sealed()
type auditingSettings = {
  @description('The name of the secret in the vault with the key by which events name a throttled account: base64 of 32 random bytes or more. If omitted, such events name no account.')
  @minLength(1)
  @maxLength(127)
  nameKeySecretName: string?
}

@export()
@description('The keys of the pepper, Auth__Pepper__NAME. Each key is a secret of the vault: base64 of 32 random bytes or more. Specify the name of the secret here, never its value.')
@sealed()
type pepperSettings = {
  @description('The id of the key for new hashes. If omitted, new hashes use no key.')
  @minLength(1)
  @maxLength(32)
  currentKeyId: string?

  @description('Every key that rows may refer to.')
  @minLength(1)
  @maxLength(20)
  keys: pepperKey[]
}

@export()
@description('A key of the pepper.')
@sealed()
type pepperKey = {
  @description('The id of the key: ASCII letters and digits.')
  @minLength(1)
  @maxLength(32)
  id: string

  @description('The name of the secret in the vault.')
  @minLength(1)
  @maxLength(127)
  secretName: string
}

@export()
@description('The mail server, Smtp__NAME. Email delivery needs it. The connection is always protected by TLS.')
@sealed()
type smtpSettings = {
  @description('The mail server\'s name, such as smtp.azurecomm.net.')
  @minLength(1)
  @maxLength(253)
  host: string

  @description('The port of the mail server. If omitted, 587. On port 465 the connection begins with TLS, on other ports with STARTTLS.')
  @minValue(1)
  @maxValue(65535)
  port: int?

  @description('The user name for the mail server. If omitted, there is no login.')
  @minLength(1)
  @maxLength(320)
  user: string?

  @description('The name of the secret in the vault that contains the user\'s password.')
  @minLength(1)
  @maxLength(127)
  passwordSecretName: string?

  @description('The sender of every mail: Example <no-reply@example.com>.')
  @minLength(3)
  @maxLength(400)
  from: string
}

@export()
@description('What is in mails, Mail__NAME.')
@sealed()
type mailSettings = {
  @description('The links in mails. A mail with a token also has the token as a code to paste.')
  linkTemplates: linkTemplates?
}

@export()
@description('The links in mails, Mail__LinkTemplates__NAME. Except for account, each has {token} once, best after #, which no server logs: https://app.example.com/reset#token={token}. If one is omitted, these mails have no link.')
@sealed()
type linkTemplates = {
  @description('The page that sets a new password.')
  @minLength(15)
  @maxLength(500)
  resetPassword: string?

  @description('The page that confirms the email of a new account.')
  @minLength(15)
  @maxLength(500)
  verifyEmail: string?

  @description('The page that confirms a changed email.')
  @minLength(15)
  @maxLength(500)
  confirmEmail: string?

  @description('The page that takes an account back after a change of its email.')
  @minLength(15)
  @maxLength(500)
  revertEmail: string?

  @description('The page on which users log in and manage their account. It has no token.')
  @minLength(8)
  @maxLength(500)
  account: string?
}

@export()
@description('The thresholds of the alerts. The percentages apply to periods of 5 minutes with 20 requests or more.')
@sealed()
type alertThresholds = {
  @description('The percentage of requests with a 5xx response that raises an alert. If omitted, 5.')
  @minValue(1)
  @maxValue(100)
  serverErrorPercent: int?

  @description('The percentage of requests with a 429 response that raises an alert. If omitted, 20.')
  @minValue(1)
  @maxValue(100)
  throttledPercent: int?

  @description('The percentage of table operations that must succeed. If omitted, 99.')
  @minValue(1)
  @maxValue(100)
  storageAvailabilityPercent: int?
}
