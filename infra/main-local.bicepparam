// The tutorial's behaviour, as in local.settings.json.example, for an evaluation in Azure. Never use it for real users: it weakens
//   passwordReset.tokenDelivery         anyone who knows an email gets its reset token, and with it the account
//   passwords.minimumLength             any password can be set, including common ones
//   throttling.maxResetRequestsPerName  a hundred reset tokens an hour can be requested for one email
//   keyVaultName, smtp                  not set: no mail is sent, and no password has a pepper
//   storageSku                          only one data centre has the data of the users
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
  throttling: {
    maxResetRequestsPerName: 100
  }
}
