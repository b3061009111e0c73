// What azd deploys: a resource group, and main.bicep in it.
targetScope = 'subscription'

import { authSettings, smtpSettings } from 'types.bicep'

@description('The name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@minLength(3)
@maxLength(40)
@metadata({ azd: { type: 'location' } })
param location string

@description('The resource group. It is made where there is none.')
@minLength(1)
@maxLength(90)
param resourceGroupName string = 'rg-${environmentName}'

@description('What the resources\' names begin with: lower-case letters, digits and hyphens.')
@minLength(2)
@maxLength(20)
param name string = take('auth-${toLower(environmentName)}', 20)

@description('The settings of the service.')
param auth authSettings

@description('The mail server. Email delivery, the default, needs it: without one the app does not start.')
param smtp smtpSettings?

@description('The key vault, in the resource group and with role-based access control, whose secrets the settings name. Empty: they name none.')
@maxLength(24)
param keyVaultName string = ''

@description('Who is mailed when an alert is raised. Empty: nobody is.')
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

@description('Where the service answers.')
output SERVICE_AUTH_ENDPOINTS string[] = [main.outputs.url]
