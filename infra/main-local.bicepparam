// The tutorial's behaviour, as in local.settings.json.example, for trying the service out in Azure. Never for real users: it weakens
//   passwordReset.tokenDelivery   anyone who knows an email gets its reset token, and with it the account
//   passwords.minimumLength       any password can be set, a common one too
//   keyVaultName, smtp            none: no mail is sent, and no password has a pepper
//   storageSku                    one copy of the users in one data centre
using 'main.bicep'

param name = 'auth-tutorial'
param storageSku = 'Standard_LRS'
param maximumInstanceCount = 40
param logDailyCapGB = 1

param auth = {
  passwordReset: {
    tokenDelivery: 'Response'
  }
  passwords: {
    minimumLength: 1
  }
}
