#nullable enable

using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>What reflection finds out about an entity class, once.</summary>
internal static class EntityType
{
    private static readonly ConcurrentDictionary<Type, EntityProperty[]> Cache = new();

    private static readonly Dictionary<Type, Func<JsonElement, object?>> Readers = new()
    {
        [typeof(string)] = json => json.ValueKind == JsonValueKind.String ? json.GetString() : null,
        [typeof(bool)] = json => json.GetBoolean(),
        [typeof(int)] = json => json.GetInt32(),
        [typeof(long)] = json => long.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        [typeof(double)] = json => EntityJson.ReadDouble(json),
        [typeof(Guid)] = json => json.GetGuid(),
        [typeof(DateTime)] = json => json.GetDateTime(),
        [typeof(DateTimeOffset)] = json => json.GetDateTimeOffset(),
        [typeof(byte[])] = json => json.GetBytesFromBase64(),
        [typeof(BinaryData)] = json => new BinaryData(json.GetBytesFromBase64()),
        [typeof(ETag)] = json => new ETag(json.GetString()!),
    };

    public static EntityProperty[] PropertiesOf(Type type) => Cache.GetOrAdd(type, static type =>
    [
        .. from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
           where property.GetIndexParameters().Length == 0 && !property.IsDefined(typeof(IgnoreDataMemberAttribute))
           let name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name
           select new EntityProperty(property, name, ReaderOf(property.PropertyType)),
    ]);

    private static Func<JsonElement, object?> ReaderOf(Type propertyType)
    {
        var type = Nullable.GetUnderlyingType(propertyType) ?? propertyType;
        return type.IsEnum ? json => Enum.Parse(type, json.GetString()!)
            : Readers.TryGetValue(type, out var reader) ? reader
            : throw new NotSupportedException($"Not supported type {propertyType}");
    }
}
