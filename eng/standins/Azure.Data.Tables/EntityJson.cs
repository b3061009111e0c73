#nullable enable

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Entities in the service's JSON, where a property whose type JSON lacks has a second one that names it.</summary>
internal static class EntityJson
{
    private const string ETagName = "odata.etag";
    private const string TypeSuffix = "@odata.type";

    /// <exception cref="NotSupportedException">A value has a type that tables lack, or is a <see cref="DateTime"/> not in UTC.</exception>
    public static RequestContent Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (entity is IDictionary<string, object?> dictionary)
            {
                foreach (var (name, value) in dictionary)
                {
                    if (name is not (ETagName or nameof(ITableEntity.Timestamp)))
                    {
                        WriteProperty(writer, name, value is Enum
                            ? throw new NotSupportedException("Enum values are only supported for custom model types implementing ITableEntity.")
                            : value);
                    }
                }
            }
            else
            {
                foreach (var property in EntityType.PropertiesOf(entity.GetType()))
                {
                    if (property.Property.CanRead && property.Name is not (nameof(ITableEntity.ETag) or nameof(ITableEntity.Timestamp)))
                    {
                        WriteProperty(writer, property.Name, property.Property.GetValue(entity));
                    }
                }
            }

            writer.WriteEndObject();
        }

        return RequestContent.Create(buffer.WrittenMemory);
    }

    public static T Read<T>(JsonElement json)
        where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        if (entity is IDictionary<string, object?> dictionary)
        {
            foreach (var property in json.EnumerateObject())
            {
                if (property.Name != "odata.metadata" && !property.Name.EndsWith(TypeSuffix, StringComparison.Ordinal))
                {
                    dictionary[property.Name] = ReadValue(json, property);
                }
            }

            return entity;
        }

        foreach (var property in EntityType.PropertiesOf(typeof(T)))
        {
            var name = property.Name == nameof(ITableEntity.ETag) ? ETagName : property.Name;
            if (property.Property.CanWrite && json.TryGetProperty(name, out var value))
            {
                property.Property.SetValue(entity, value.ValueKind == JsonValueKind.Null ? null : property.Read(value));
            }
        }

        return entity;
    }

    public static double ReadDouble(JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetDouble();

    private static void WriteProperty(Utf8JsonWriter writer, string name, object? value)
    {
        // A null is sent as such; the service takes it for a property that is not there.
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case string text:
                writer.WriteString(name, text);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case int number:
                writer.WriteNumber(name, number);
                break;
            case Enum constant:
                writer.WriteString(name, constant.ToString());
                break;
            case long number:
                writer.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                WriteType("Edm.Int64");
                break;
            case double number:
                writer.WriteNumber(name, number);
                WriteType("Edm.Double");
                break;
            case Guid guid:
                writer.WriteString(name, guid);
                WriteType("Edm.Guid");
                break;
            case DateTimeOffset time:
                writer.WriteString(name, Format(time.UtcDateTime));
                WriteType("Edm.DateTime");
                break;
            case DateTime { Kind: DateTimeKind.Utc } time:
                writer.WriteString(name, Format(time));
                WriteType("Edm.DateTime");
                break;
            case DateTime { Kind: var kind }:
                throw new NotSupportedException($"A DateTime has a Kind of {kind}. Azure SDK requires it to be UTC.");
            case byte[] bytes:
                writer.WriteBase64String(name, bytes);
                WriteType("Edm.Binary");
                break;
            case BinaryData data:
                writer.WriteBase64String(name, data.ToMemory().Span);
                WriteType("Edm.Binary");
                break;
            default:
                throw new NotSupportedException($"Not supported type {value.GetType()}");
        }

        void WriteType(string type) => writer.WriteString(name + TypeSuffix, type);
    }

    private static string Format(DateTime time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static object? ReadValue(JsonElement entity, JsonProperty property)
    {
        var json = property.Value;
        if (json.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (entity.TryGetProperty(property.Name + TypeSuffix, out var type))
        {
            return type.GetString() switch
            {
                "Edm.Binary" => json.GetBytesFromBase64(),
                "Edm.DateTime" => json.GetDateTimeOffset(),
                "Edm.Double" => ReadDouble(json),
                "Edm.Guid" => json.GetGuid(),
                "Edm.Int64" => long.Parse(json.GetString()!, CultureInfo.InvariantCulture),
                var other => throw new NotSupportedException($"Not supported type {other}"),
            };
        }

        return json.ValueKind switch
        {
            // The service's own property comes without a type.
            JsonValueKind.String when property.Name == nameof(ITableEntity.Timestamp) => json.GetDateTimeOffset(),
            JsonValueKind.String => json.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when json.TryGetInt32(out var number) => number,
            _ => json.GetDouble(),
        };
    }
}
