// The deployment with azd: a resource group that contains main.bicep.
targetScope = 'subscription'

import { authSettings, mailSettings, smtpSettings } from 'types.bicep'

@description('The name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(3)
@maxLength(40)
@metadata({ azd: { type: 'location' } })
param location string

@description('The resource group. It is created if it does not exist.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'rg-${environmentName}'

@description('The prefix of the resources\' names: lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(20)
param name string = take('auth-${toLower(environmentName)}', 20)

@description('The settings of the service.')
param auth authSettings

@description('The mail server. Email delivery, the default, needs it: without one the app does not start.')
param smtp smtpSettings?

@description('What is in mails. If omitted, mails have no links.')
param mail mailSettings = {}

@description('The key vault, in the resource group and with role-based access control, that contains the secrets of the settings. Empty: no setting uses a secret.')
@maxLength(24)
param keyVaultName string = ''

@description('The email address that alerts are sent to. Empty: no mail is sent.')
@maxLength(320)
param alertEmail string = ''

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module main 'main.bicep' = {
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    auth: auth
    smtp: smtp
    mail: mail
    keyVaultName: keyVaultName
    alertEmail: alertEmail
  }
}

@description('The region.')
output AZURE_LOCATION string = location

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app.')
output AZURE_FUNCTION_NAME string = main.outputs.functionAppName

@description('The URL of the service.')
output SERVICE_AUTH_ENDPOINTS string[] = [main.outputs.url]
