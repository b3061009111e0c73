namespace Azure.Data.Tables;

/// <summary>What every entity in a table has.</summary>
public interface ITableEntity
{
    /// <summary>The key of the partition that holds the entity.</summary>
    string PartitionKey { get; set; }

    /// <summary>The key of the entity within its partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the entity; never sent to it.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version that was read; never sent as a property.</summary>
    ETag ETag { get; set; }
}
