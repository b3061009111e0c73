// The function app, on its own Flex Consumption plan.

import { authSettings, mailSettings, smtpSettings } from '../types.bicep'

@description('The name of the function app.')
@minLength(2)
@maxLength(60)
param name string

@description('The name of the plan.')
@minLength(1)
@maxLength(60)
param planName string

@description('The Azure region.')
@minLength(3)
@maxLength(40)
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The identity that the app runs as.')
@minLength(3)
@maxLength(128)
param identityName string

@description('The storage account.')
@minLength(3)
@maxLength(24)
param storageAccountName string

@description('The container for deployment packages.')
@minLength(3)
@maxLength(63)
param deploymentContainerName string

@description('The Application Insights resource.')
@minLength(1)
@maxLength(260)
param applicationInsightsName string

@description('The key vault, or empty.')
@maxLength(24)
param keyVaultName string

@description('The settings of the service.')
param auth authSettings

@description('The mail server.')
param smtp smtpSettings?

@description('What is in mails.')
param mail mailSettings

@description('Memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('The maximum number of instances.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('The number of concurrent requests of an instance. 0 means 16 for each core.')
@minValue(0)
@maxValue(1000)
param httpConcurrency int

@description('The number of instances that run even without requests.')
@minValue(0)
@maxValue(100)
param alwaysReadyInstances int

@description('The host name that users see, or empty.')
@maxLength(253)
param customDomain string

@description('The thumbprint of the custom domain\'s certificate, or empty.')
@maxLength(40)
param customDomainCertificateThumbprint string

@description('The id of the only Front Door that can reach the app, or empty.')
@maxLength(36)
param frontDoorId string

@description('A collector for metrics and traces, or empty.')
@maxLength(200)
param otlpEndpoint string

@description('The name of the secret that contains the collector\'s headers, or empty.')
@maxLength(127)
param otlpHeadersSecretName string

var behindFrontDoor = !empty(frontDoorId)
var allowedOrigins = auth.?http.?allowedOrigins ?? []
var pepperKeys = auth.?pepper.?keys ?? []

// An instance of 512 MB has a quarter of a core.
var concurrencyOfMemory = instanceMemoryMB == 512 ? 4 : 16 * (instanceMemoryMB / 2048)

// The platform replaces the reference with the value of the secret.
var secretReference = '@Microsoft.KeyVault(VaultName=${keyVaultName};SecretName={0})'

var hostSettings = [
  { name: 'AzureWebJobsStorage__blobServiceUri', value: account.properties.primaryEndpoints.blob }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
  { name: 'AzureWebJobsDisableHomepage', value: 'true' }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsights.properties.ConnectionString }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  }
]

var storageSettings = [
  { name: 'AuthStorage__tableServiceUri', value: account.properties.primaryEndpoints.table }
  { name: 'AuthStorage__queueServiceUri', value: account.properties.primaryEndpoints.queue }
  { name: 'AuthStorage__credential', value: 'managedidentity' }
  { name: 'AuthStorage__clientId', value: identity.properties.clientId }
]

// Settings without a value are omitted, and the app uses its defaults.
var authAppSettings = [
  { name: 'Auth__PublicBaseUrl', value: auth.?publicBaseUrl ?? '' }
  { name: 'Auth__EmailVerification', value: auth.?emailVerification ?? '' }
  { name: 'Auth__Login__NewDeviceNotice', value: string(auth.?login.?newDeviceNotice ?? '') }
  { name: 'Auth__Sessions__MaxPerUser', value: string(auth.?sessions.?maxPerUser ?? '') }
  { name: 'Auth__Sessions__Lifetime', value: auth.?sessions.?lifetime ?? '' }
  { name: 'Auth__Sessions__IdleTimeout', value: auth.?sessions.?idleTimeout ?? '' }
  { name: 'Auth__Sessions__SudoLifetime', value: auth.?sessions.?sudoLifetime ?? '' }
  { name: 'Auth__Passwords__MinimumLength', value: string(auth.?passwords.?minimumLength ?? '') }
  { name: 'Auth__Passwords__RejectCommon', value: string(auth.?passwords.?rejectCommon ?? '') }
  { name: 'Auth__Passwords__PwnedPasswordsUrl', value: auth.?passwords.?pwnedPasswordsUrl ?? '' }
  { name: 'Auth__Hashing__WorkFactor', value: string(auth.?hashing.?workFactor ?? '') }
  { name: 'Auth__Hashing__Implementation', value: auth.?hashing.?implementation ?? '' }
  { name: 'Auth__Hashing__MaxConcurrent', value: string(auth.?hashing.?maxConcurrent ?? '') }
  { name: 'Auth__Hashing__MaxQueued', value: string(auth.?hashing.?maxQueued ?? '') }
  { name: 'Auth__Pepper__CurrentKeyId', value: auth.?pepper.?currentKeyId ?? '' }
  { name: 'Auth__PasswordReset__TokenDelivery', value: auth.?passwordReset.?tokenDelivery ?? '' }
  {
    name: 'Auth__PasswordReset__AllowInsecureResetInAzure'
    value: string(auth.?passwordReset.?allowInsecureResetInAzure ?? '')
  }
  { name: 'Auth__PasswordReset__TokenLifetime', value: auth.?passwordReset.?tokenLifetime ?? '' }
  { name: 'Auth__Throttling__MaxFailuresPerName', value: string(auth.?throttling.?maxFailuresPerName ?? '') }
  { name: 'Auth__Throttling__MaxFailuresPerAddress', value: string(auth.?throttling.?maxFailuresPerAddress ?? '') }
  { name: 'Auth__Throttling__FailureWindow', value: auth.?throttling.?failureWindow ?? '' }
  { name: 'Auth__Throttling__MaxConsecutiveFailures', value: string(auth.?throttling.?maxConsecutiveFailures ?? '') }
  { name: 'Auth__Throttling__MaxResetRequestsPerName', value: string(auth.?throttling.?maxResetRequestsPerName ?? '') }
  {
    name: 'Auth__Throttling__MaxResetRequestsPerAddress'
    value: string(auth.?throttling.?maxResetRequestsPerAddress ?? '')
  }
  { name: 'Auth__Throttling__ResetRequestWindow', value: auth.?throttling.?resetRequestWindow ?? '' }
  {
    name: 'Auth__Throttling__MaxRegistrationsPerAddress'
    value: string(auth.?throttling.?maxRegistrationsPerAddress ?? '')
  }
  { name: 'Auth__Throttling__MaxBurstPerAddress', value: string(auth.?throttling.?maxBurstPerAddress ?? '') }
  {
    name: 'Auth__Auditing__NameKey'
    value: empty(auth.?auditing.?nameKeySecretName ?? '') ? '' : format(secretReference, auth.?auditing.?nameKeySecretName ?? '')
  }
  { name: 'Auth__Pages__Enabled', value: string(auth.?pages.?enabled ?? '') }
  { name: 'Auth__Pages__ProductName', value: auth.?pages.?productName ?? '' }
  { name: 'Auth__Pages__AccentColor', value: auth.?pages.?accentColor ?? '' }
  { name: 'Auth__Pages__LogoUrl', value: auth.?pages.?logoUrl ?? '' }
  { name: 'Auth__Http__UseHostCookiePrefix', value: string(auth.?http.?useHostCookiePrefix ?? '') }
  { name: 'Auth__Http__ClearSiteData', value: string(auth.?http.?clearSiteData ?? '') }
  { name: 'Auth__Http__TrustedProxyHops', value: string(auth.?http.?trustedProxyHops ?? (behindFrontDoor ? 2 : 1)) }
  { name: 'Auth__Http__AllowedOrigins', value: join(allowedOrigins, ',') }
]

var pepperAppSettings = map(pepperKeys, key => {
  name: 'Auth__Pepper__Keys__${key.id}'
  value: format(secretReference, key.secretName)
})

var smtpAppSettings = [
  { name: 'Smtp__Host', value: smtp.?host ?? '' }
  { name: 'Smtp__Port', value: string(smtp.?port ?? '') }
  { name: 'Smtp__User', value: smtp.?user ?? '' }
  {
    name: 'Smtp__Password'
    value: empty(smtp.?passwordSecretName ?? '') ? '' : format(secretReference, smtp.?passwordSecretName ?? '')
  }
  { name: 'Smtp__From', value: smtp.?from ?? '' }
  { name: 'Smtp__Security', value: smtp.?port == 465 ? 'Tls' : 'StartTls' }
]

var mailAppSettings = [
  { name: 'Mail__LinkTemplates__ResetPassword', value: mail.?linkTemplates.?resetPassword ?? '' }
  { name: 'Mail__LinkTemplates__VerifyEmail', value: mail.?linkTemplates.?verifyEmail ?? '' }
  { name: 'Mail__LinkTemplates__ConfirmEmail', value: mail.?linkTemplates.?confirmEmail ?? '' }
  { name: 'Mail__LinkTemplates__RevertEmail', value: mail.?linkTemplates.?revertEmail ?? '' }
  { name: 'Mail__LinkTemplates__Account', value: mail.?linkTemplates.?account ?? '' }
]

var telemetryAppSettings = [
  { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }
  { name: 'OTEL_EXPORTER_OTLP_PROTOCOL', value: empty(otlpEndpoint) ? '' : 'http/protobuf' }
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS'
    value: empty(otlpHeadersSecretName) ? '' : format(secretReference, otlpHeadersSecretName)
  }
]

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // azd finds the app by this tag.
  tags: union(tags, { 'azd-service-name': 'auth' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    // The app sends the HSTS header itself, with every response over https.
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency == 0 ? concurrencyOfMemory : httpConcurrency
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      cors: {
        allowedOrigins: allowedOrigins
        supportCredentials: !empty(allowedOrigins)
      }
      // Deployments use the SCM endpoint, which has its own rules.
      scmIpSecurityRestrictionsUseMain: false
      ipSecurityRestrictionsDefaultAction: behindFrontDoor ? 'Deny' : 'Allow'
      ipSecurityRestrictions: behindFrontDoor
        ? [
            {
              name: 'Front Door'
              action: 'Allow'
              priority: 100
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: {
                'x-azure-fdid': [frontDoorId]
              }
            }
          ]
        : []
      // The filter applies only to values that are known before the deployment, so that what-if can show them.
      appSettings: concat(
        hostSettings,
        storageSettings,
        filter(
          concat(authAppSettings, pepperAppSettings, smtpAppSettings, mailAppSettings, telemetryAppSettings),
          setting => !empty(setting.value)
        )
      )
    }
  }

  resource ftpLogin 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scmLogin 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource hostName 'hostNameBindings' = if (!empty(customDomain)) {
    name: empty(customDomain) ? 'none' : customDomain
    properties: {
      siteName: name
      sslState: empty(customDomainCertificateThumbprint) ? 'Disabled' : 'SniEnabled'
      thumbprint: empty(customDomainCertificateThumbprint) ? null : customDomainCertificateThumbprint
    }
  }
}

@description('The function app.')
output name string = app.name

@description('The URL of the service.')
output url string = 'https://${empty(customDomain) ? app.properties.defaultHostName : customDomain}'
