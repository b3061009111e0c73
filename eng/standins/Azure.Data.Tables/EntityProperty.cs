#nullable enable

using System.Reflection;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>A property of an entity class, its name in the table, and how its value is read from JSON.</summary>
internal sealed record EntityProperty(PropertyInfo Property, string Name, Func<JsonElement, object?> Read);
