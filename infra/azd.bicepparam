// Parameters for azd. Each value comes from the azd environment (azd env set NAME VALUE). For az, use main.bicepparam.
using 'azd.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param keyVaultName = readEnvironmentVariable('AUTH_KEY_VAULT_NAME', '')
param alertEmail = readEnvironmentVariable('AUTH_ALERT_EMAIL', '')

param auth = {
  publicBaseUrl: readEnvironmentVariable('AUTH_PUBLIC_BASE_URL')
  passwords: {
    minimumLength: int(readEnvironmentVariable('AUTH_MINIMUM_PASSWORD_LENGTH', '8'))
  }
}

param smtp = {
  host: readEnvironmentVariable('AUTH_SMTP_HOST')
  user: readEnvironmentVariable('AUTH_SMTP_USER')
  passwordSecretName: readEnvironmentVariable('AUTH_SMTP_PASSWORD_SECRET', 'smtp-password')
  from: readEnvironmentVariable('AUTH_SMTP_FROM')
}
