// The storage account: the table of users, and the blobs of the Functions host and of deployments. Access with keys is disabled.

@description('The name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('The Azure region.')
@minLength(3)
@maxLength(40)
param location string

@description('Tags of every resource.')
param tags { *: string }

@description('The replication of the account.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param sku string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource users 'tables' = {
      name: 'users'
    }
  }

  // The identity of the app cannot create queues. Messages that failed too often are moved to the second one.
  resource queues 'queueServices' = {
    name: 'default'

    resource tasks 'queues' = {
      name: 'tasks'
    }

    resource poison 'queues' = {
      name: 'tasks-poison'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployments 'containers' = {
      name: 'deployments'
    }
  }
}

@description('The account.')
output name string = account.name

@description('The table of users.')
output tableName string = account::tables::users.name

@description('The queue of background tasks.')
output queueName string = account::queues::tasks.name

@description('The queue of background tasks that failed too often.')
output poisonQueueName string = account::queues::poison.name

@description('The container for deployment packages.')
output deploymentContainerName string = account::blobs::deployments.name
