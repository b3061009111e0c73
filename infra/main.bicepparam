// Parameters for az: az deployment group create --resource-group GROUP --parameters infra/main.bicepparam
// Replace the values with your own. Parameters that are not here have their default in main.bicep; settings have theirs in the README.
using 'main.bicep'

param name = 'auth'

// Below, secrets are specified by name, never by value.
param keyVaultName = 'kv-example'

param auth = {
  publicBaseUrl: 'https://app.example.com'
  passwords: {
    minimumLength: 15
    pwnedPasswordsUrl: 'https://api.pwnedpasswords.com/range/'
  }
}

param smtp = {
  host: 'smtp.azurecomm.net'
  user: 'example'
  passwordSecretName: 'smtp-password'
  from: 'Example <no-reply@example.com>'
}

param alertEmail = 'operators@example.com'
