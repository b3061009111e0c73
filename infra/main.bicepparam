// For az: az deployment group create --resource-group GROUP --parameters infra/main.bicepparam
// Put your values in; what is not here has its default in main.bicep, or in the README where it is a setting.
using 'main.bicep'

param name = 'auth'

// Its secrets are named below, and never given.
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
