namespace Azure.Data.Tables;

/// <summary>What a write does with the properties that it does not name.</summary>
public enum TableUpdateMode
{
    /// <summary>They keep their values.</summary>
    Merge = 0,

    /// <summary>They are removed.</summary>
    Replace = 1,
}
