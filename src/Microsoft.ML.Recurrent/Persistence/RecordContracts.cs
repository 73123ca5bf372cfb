using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Microsoft.ML.Recurrent.Persistence;

/// <summary>
/// Contracts for reading this library's records from JSON, with the serializer's own results. By itself the serializer compiles code for each
/// type of number and enumeration that some property has, which takes as long as all else of loading a model. Here such a value is an object.
/// </summary>
internal sealed class RecordContracts : DefaultJsonTypeInfoResolver
{
    public override JsonTypeInfo GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (!IsRecord(type, options) || Constructor(type) is not { } constructor)
            return base.GetTypeInfo(type, options);
        var contract = JsonTypeInfo.CreateJsonTypeInfo(type, options);
        object?[] unset = [.. constructor.GetParameters().Select(Unset)];
        string?[] required = [.. constructor.GetParameters().Where(p => !p.HasDefaultValue).Select(p => p.Name)];
        contract.CreateObject = () => constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, unset, null);
        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties().Where(p => p.GetSetMethod() is not null && !IsIgnored(p)))
            contract.Properties.Add(Member(contract, property, required.Contains(property.Name), nullability));
        return contract;
    }

    /// <summary>True if a property is never read; one that is left out of files under a condition is.</summary>
    private static bool IsIgnored(PropertyInfo property) => property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };

    private static bool IsRecord(Type type, JsonSerializerOptions options) =>
        type is { IsClass: true, IsAbstract: false } && type.Assembly == typeof(RecordContracts).Assembly
        && !typeof(IEnumerable).IsAssignableFrom(type) && !options.Converters.Any(c => c.CanConvert(type));

    /// <summary>The one public constructor, if each of its parameters is a property that can be set.</summary>
    private static ConstructorInfo? Constructor(Type type) =>
        type.GetConstructors() is [var only] && only.GetParameters().All(p => type.GetProperty(p.Name!) is { CanWrite: true }) ? only : null;

    private static object? Unset(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? RuntimeHelpers.GetUninitializedObject(parameter.ParameterType) : null;

    private static JsonPropertyInfo Member(JsonTypeInfo contract, PropertyInfo property, bool required, NullabilityInfoContext nullability)
    {
        var type = property.PropertyType;
        string name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? contract.Options.PropertyNamingPolicy!.ConvertName(property.Name);
        var member = contract.CreateJsonPropertyInfo(type.IsValueType ? typeof(object) : type, name);
        member.Set = (record, value) => property.SetValue(record, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        member.IsRequired = required || property.IsDefined(typeof(RequiredMemberAttribute));
        member.IsSetNullable = type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : nullability.Create(property).WriteState != NullabilityState.NotNull;
        if (type.IsValueType)
            member.CustomConverter = new BoxedConverter(name, Nullable.GetUnderlyingType(type) ?? type);
        return member;
    }
}
