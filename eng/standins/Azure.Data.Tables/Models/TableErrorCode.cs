namespace Azure.Data.Tables.Models;

/// <summary>An error code of the service, to compare with <see cref="RequestFailedException.ErrorCode"/>.</summary>
/// <remarks>
/// A string in such a comparison is converted, and null cannot be: an exception for which no response arrived has no error code,
/// so look at its status first.
/// </remarks>
public readonly struct TableErrorCode : IEquatable<TableErrorCode>
{
    private readonly string _value;

    /// <param name="value">The code as the service spells it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public TableErrorCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>403: the identity lacks the role.</summary>
    public static TableErrorCode AuthorizationPermissionMismatch => new(nameof(AuthorizationPermissionMismatch));

    /// <summary>409: an entity with these keys is there already.</summary>
    public static TableErrorCode EntityAlreadyExists => new(nameof(EntityAlreadyExists));

    /// <summary>404: no entity has these keys.</summary>
    public static TableErrorCode EntityNotFound => new(nameof(EntityNotFound));

    /// <summary>400: the entity is larger than 1 MiB.</summary>
    public static TableErrorCode EntityTooLarge => new(nameof(EntityTooLarge));

    /// <summary>403: access is refused.</summary>
    public static TableErrorCode Forbidden => new(nameof(Forbidden));

    /// <summary>400: a part of the request is not valid.</summary>
    public static TableErrorCode InvalidInput => new(nameof(InvalidInput));

    /// <summary>400: a key is longer than 1 KiB.</summary>
    public static TableErrorCode KeyValueTooLarge => new(nameof(KeyValueTooLarge));

    /// <summary>500: the operation did not end in time and may have taken effect.</summary>
    public static TableErrorCode OperationTimedOut => new(nameof(OperationTimedOut));

    /// <summary>400: a key is missing.</summary>
    public static TableErrorCode PropertiesNeedValue => new(nameof(PropertiesNeedValue));

    /// <summary>400: a property's name is not a C# identifier.</summary>
    public static TableErrorCode PropertyNameInvalid => new(nameof(PropertyNameInvalid));

    /// <summary>400: a property's name is longer than 255 characters.</summary>
    public static TableErrorCode PropertyNameTooLong => new(nameof(PropertyNameTooLong));

    /// <summary>400: a property is larger than 64 KiB.</summary>
    public static TableErrorCode PropertyValueTooLarge => new(nameof(PropertyValueTooLarge));

    /// <summary>404: the entity or its table is not there.</summary>
    public static TableErrorCode ResourceNotFound => new(nameof(ResourceNotFound));

    /// <summary>409: the table is there already.</summary>
    public static TableErrorCode TableAlreadyExists => new(nameof(TableAlreadyExists));

    /// <summary>409: the table is being deleted.</summary>
    public static TableErrorCode TableBeingDeleted => new(nameof(TableBeingDeleted));

    /// <summary>404: the table is not there.</summary>
    public static TableErrorCode TableNotFound => new(nameof(TableNotFound));

    /// <summary>400: the entity has more than 255 properties.</summary>
    public static TableErrorCode TooManyProperties => new(nameof(TooManyProperties));

    /// <summary>412: the entity is not the version that the request named.</summary>
    public static TableErrorCode UpdateConditionNotSatisfied => new(nameof(UpdateConditionNotSatisfied));

    /// <summary>Whether two codes are the same, in any case.</summary>
    public static bool operator ==(TableErrorCode left, TableErrorCode right) => left.Equals(right);

    /// <summary>Whether two codes differ.</summary>
    public static bool operator !=(TableErrorCode left, TableErrorCode right) => !left.Equals(right);

    /// <summary>Converts the text of a code.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> is null.</exception>
    public static implicit operator TableErrorCode(string value) => new(value);

    /// <inheritdoc/>
    public bool Equals(TableErrorCode other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is TableErrorCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(_value);

    /// <inheritdoc/>
    public override string ToString() => _value;
}
