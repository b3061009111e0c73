using System.Runtime.Serialization;
using AuthFunctions.Tests.Support;
using Azure;
using Azure.Data.Tables;

namespace AuthFunctions.Tests.Packages;

public sealed class AzureDataTablesSerializationTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TableEntity_EachType_ReadsWhatWasWritten()
    {
        var table = await azurite.CreateTableAsync();
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);
        var written = new TableEntity("p", "r")
        {
            ["Text"] = "ünïcødé ✓ \"\\\n",
            ["Empty"] = "",
            ["True"] = true,
            ["False"] = false,
            ["Int"] = int.MinValue,
            ["Long"] = long.MaxValue,
            ["Half"] = 0.1,
            ["Whole"] = 5.0,
            ["Guid"] = Guid.NewGuid(),
            ["Offset"] = time,
            ["Utc"] = time.UtcDateTime,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Data"] = BinaryData.FromString("data"),
            ["Null"] = null,
        };

        await table.AddEntityAsync(written, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal(written["Text"], read.GetString("Text"));
        Assert.Equal("", read.GetString("Empty"));
        Assert.Equal((true, false), (read.GetBoolean("True"), read.GetBoolean("False")));
        Assert.Equal(int.MinValue, read.GetInt32("Int"));
        Assert.Equal(long.MaxValue, read.GetInt64("Long"));
        Assert.Equal((0.1, 5.0), (read.GetDouble("Half"), read.GetDouble("Whole")));
        Assert.Equal(written["Guid"], read.GetGuid("Guid"));
        Assert.Equal((time, TimeSpan.Zero), (read.GetDateTimeOffset("Offset"), read.GetDateTimeOffset("Offset")!.Value.Offset));
        Assert.Equal((time.UtcDateTime, DateTimeKind.Utc), (read.GetDateTime("Utc"), read.GetDateTime("Utc")!.Value.Kind));
        Assert.Equal([0, 1, 255], read.GetBinary("Bytes"));
        Assert.Equal("data", read.GetBinaryData("Data").ToString());
        Assert.Null(read["Null"]);
        Assert.Null(read.GetInt32("NotThere"));
    }

    [Fact]
    public async Task DateTimeOffset_OtherOffset_IsReadInUtc()
    {
        var table = await azurite.CreateTableAsync();
        var local = new DateTimeOffset(2026, 7, 1, 1, 30, 0, TimeSpan.FromHours(2));

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Time"] = local }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        Assert.Equal(local, read.GetDateTimeOffset("Time"));
        Assert.Equal(new DateTime(2026, 6, 30, 23, 30, 0, DateTimeKind.Utc), read.GetDateTime("Time"));
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("Time")!.Value.Offset);
    }

    [Fact]
    public async Task DateTime_NotUtc_IsRejected()
    {
        var table = await azurite.CreateTableAsync();

        var add = () => table.AddEntityAsync(new TableEntity("p", "r") { ["Time"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Local) }, Cancel);

        await Assert.ThrowsAsync<NotSupportedException>(add);
    }

    [Fact]
    public async Task Class_EachType_ReadsWhatWasWritten()
    {
        var table = await azurite.CreateTableAsync();
        var written = new Account
        {
            PartitionKey = "p",
            RowKey = "r",
            Name = "Bob",
            Active = true,
            Logins = 7,
            Bytes = long.MinValue,
            Ratio = 2,
            Id = Guid.NewGuid(),
            Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(7),
            Changed = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            Hash = [1, 2, 3],
            Photo = BinaryData.FromString("photo"),
            Kind = AccountKind.Guest,
            Secret = "not stored",
        };

        var added = await table.AddEntityAsync(written, Cancel);

        Account read = await table.GetEntityAsync<Account>("p", "r", cancellationToken: Cancel);
        Assert.Equal(("p", "r", "Bob", true, 7), (read.PartitionKey, read.RowKey, read.Name, read.Active, read.Logins));
        Assert.Equal((long.MinValue, 2.0, written.Id), (read.Bytes, read.Ratio, read.Id));
        Assert.Equal((written.Created, written.Changed, AccountKind.Guest), (read.Created, read.Changed, read.Kind));
        Assert.Equal(DateTimeKind.Utc, read.Changed.Kind);
        Assert.Equal(written.Hash, read.Hash);
        Assert.Equal("photo", read.Photo!.ToString());
        Assert.Null(read.Secret);
        Assert.Equal(added.Headers.ETag, read.ETag);
        Assert.NotNull(read.Timestamp);
        Assert.Equal("p/r", read.Path);
    }

    [Fact]
    public async Task Class_Nullables_ReadWhatWasWritten()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new Sparse { PartitionKey = "p", RowKey = "empty" }, Cancel);
        var full = new Sparse
        {
            PartitionKey = "p",
            RowKey = "full",
            Flag = false,
            Number = 1,
            Big = 2,
            Half = 0.5,
            Id = Guid.NewGuid(),
            Time = DateTimeOffset.UnixEpoch,
            Kind = AccountKind.Guest,
        };
        await table.AddEntityAsync(full, Cancel);

        var read = await table.QueryAsync<Sparse>(cancellationToken: Cancel).ToListAsync(Cancel);

        Assert.Equal(
            [(null, null, null, null, null, null, null), (false, 1, 2, 0.5, full.Id, DateTimeOffset.UnixEpoch, AccountKind.Guest)],
            read.ConvertAll(entity => (entity.Flag, entity.Number, entity.Big, entity.Half, entity.Id, entity.Time, entity.Kind)));
    }

    [Fact]
    public async Task Class_Attributes_RenameAndIgnore()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new Account { PartitionKey = "p", RowKey = "r", Name = "Bob", Secret = "not stored" }, Cancel);

        TableEntity read = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel);

        Assert.Equal("Bob", read["full_name"]);
        Assert.Equal("Member", read["Kind"]);
        Assert.False(read.ContainsKey("Name"));
        Assert.False(read.ContainsKey("Secret"));
        Assert.False(read.ContainsKey("Hash"));
    }

    [Fact]
    public async Task Class_NullOnMerge_KeepsAndOnReplaceRemovesTheProperty()
    {
        var table = await azurite.CreateTableAsync();
        await table.AddEntityAsync(new Account { PartitionKey = "p", RowKey = "r", Name = "Bob" }, Cancel);
        var unnamed = new Account { PartitionKey = "p", RowKey = "r" };

        await table.UpdateEntityAsync(unnamed, ETag.All, TableUpdateMode.Merge, Cancel);
        Account merged = await table.GetEntityAsync<Account>("p", "r", cancellationToken: Cancel);
        await table.UpdateEntityAsync(unnamed, ETag.All, TableUpdateMode.Replace, Cancel);
        Account replaced = await table.GetEntityAsync<Account>("p", "r", cancellationToken: Cancel);

        Assert.Equal(("Bob", null), (merged.Name, replaced.Name));
    }

    [Fact]
    public void TableEntity_OtherTypeThanAskedFor_IsRejected()
    {
        var entity = new TableEntity("p", "r") { ["Name"] = "Bob" };

        Assert.Throws<InvalidOperationException>(() => entity.GetInt32("Name"));
        Assert.Throws<InvalidOperationException>(() => entity.GetBinary("Name"));
    }

    [Fact]
    public void TableEntity_AsDictionary_HoldsItsProperties()
    {
        var entity = new TableEntity(new Dictionary<string, object> { ["PartitionKey"] = "p", ["Big"] = 1L, ["Half"] = 0.5 });

        entity["Big"] = 2;
        entity["Half"] = 3;
        entity.Add("Name", "Bob");
        entity.RowKey = "r";

        Assert.Equal(("p", "r", 2L, 3.0), (entity.PartitionKey, entity.RowKey, entity.GetInt64("Big"), entity.GetDouble("Half")));
        Assert.Equal(["Big", "Half", "Name", "PartitionKey", "RowKey"], entity.Keys.Order());
        Assert.True(entity.Remove("Name"));
        Assert.False(entity.TryGetValue("Name", out _));
        Assert.Equal(4, entity.Count);
    }

    public enum AccountKind
    {
        Member,
        Guest,
    }

    private sealed class Account : ITableEntity
    {
        public required string PartitionKey { get; set; }

        public required string RowKey { get; set; }

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        [DataMember(Name = "full_name")]
        public string? Name { get; set; }

        public bool Active { get; set; }

        public int Logins { get; init; }

        public long Bytes { get; set; }

        public double Ratio { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset Created { get; set; } = DateTimeOffset.UnixEpoch;

        public DateTime Changed { get; set; } = DateTime.UnixEpoch;

        public byte[]? Hash { get; set; }

        public BinaryData? Photo { get; set; }

        public AccountKind Kind { get; set; }

        [IgnoreDataMember]
        public string? Secret { get; set; }

        public string Path => $"{PartitionKey}/{RowKey}";
    }

    private sealed class Sparse : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public bool? Flag { get; set; }

        public int? Number { get; set; }

        public long? Big { get; set; }

        public double? Half { get; set; }

        public Guid? Id { get; set; }

        public DateTimeOffset? Time { get; set; }

        public AccountKind? Kind { get; set; }
    }
}
