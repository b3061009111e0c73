using System.Collections;

namespace Azure.Data.Tables;

/// <summary>An entity of any shape: its properties by name.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    private const string ETagName = "odata.etag";

    private readonly Dictionary<string, object> _properties;

    /// <summary>An entity without properties.</summary>
    public TableEntity() => _properties = [];

    /// <summary>An entity with its keys.</summary>
    /// <param name="partitionKey">The key of the partition.</param>
    /// <param name="rowKey">The key within the partition.</param>
    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>An entity with properties.</summary>
    /// <param name="values">The properties, which are copied.</param>
    public TableEntity(IDictionary<string, object> values) => _properties = values is null ? [] : new(values);

    /// <inheritdoc/>
    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => _properties[nameof(PartitionKey)] = value;
    }

    /// <inheritdoc/>
    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => _properties[nameof(RowKey)] = value;
    }

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _properties[nameof(Timestamp)] = value;
    }

    /// <inheritdoc/>
    public ETag ETag
    {
        get => new(GetString(ETagName));
        set => _properties[ETagName] = value.ToString();
    }

    /// <summary>The number of properties.</summary>
    public int Count => _properties.Count;

    /// <summary>The names of the properties.</summary>
    public ICollection<string> Keys => _properties.Keys;

    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>The value of a property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    public object this[string key]
    {
        get => _properties.GetValueOrDefault(key);
        set => _properties[key] = (_properties.GetValueOrDefault(key), value) switch
        {
            // A property that is wider than int stays so.
            (double, int number) => (double)number,
            (long, int number) => (long)number,
            (string, DateTime or DateTimeOffset) => value.ToString(),
            _ => value,
        };
    }

    /// <summary>Adds a property.</summary>
    /// <param name="key">The name of the property.</param>
    /// <param name="value">Its value.</param>
    public void Add(string key, object value) => this[key] = value;

    /// <summary>Removes every property.</summary>
    public void Clear() => _properties.Clear();

    /// <summary>Whether there is a property of this name.</summary>
    /// <param name="key">The name of the property.</param>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes a property, and says whether it was there.</summary>
    /// <param name="key">The name of the property.</param>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>Reads a property, and says whether it was there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <param name="value">Its value.</param>
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    /// <summary>The value of a binary property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public byte[] GetBinary(string key) => GetValue<byte[]>(key);

    /// <summary>The value of a binary property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public BinaryData GetBinaryData(string key) => this[key] is byte[] bytes ? new BinaryData(bytes) : GetValue<BinaryData>(key);

    /// <summary>The value of a Boolean property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public bool? GetBoolean(string key) => GetValue<bool?>(key);

    /// <summary>The value of a date and time property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset time ? time.UtcDateTime : GetValue<DateTime?>(key);

    /// <summary>The value of a date and time property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) =>
        this[key] is DateTime time ? new DateTimeOffset(time) : GetValue<DateTimeOffset?>(key);

    /// <summary>The value of a double property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public double? GetDouble(string key) => GetValue<double?>(key);

    /// <summary>The value of a GUID property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public Guid? GetGuid(string key) => GetValue<Guid?>(key);

    /// <summary>The value of a 32-bit property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public int? GetInt32(string key) => GetValue<int?>(key);

    /// <summary>The value of a 64-bit property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public long? GetInt64(string key) => GetValue<long?>(key);

    /// <summary>The value of a string property; null when it is not there.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The property has another type.</exception>
    public string GetString(string key) => GetValue<string>(key);

    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) =>
        ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    private T GetValue<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        var value => throw new InvalidOperationException($"Cannot return {typeof(T)} type for a {value.GetType()} typed property."),
    };
}
