using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Architecture;

/// <summary>Options hold values alone: no delegate, token, stream, view or observer, so that they can be compared, stored and sent.</summary>
public class OptionsAreDataTests
{
    private static readonly Type[] _values = [typeof(string), typeof(decimal), typeof(DateTime), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly), typeof(Cell)];

    public static TheoryData<Type> Records => [.. OptionsRecords.All];

    [Theory]
    [MemberData(nameof(Records))]
    public void OptionsHoldOnlyData(Type record) => Strange(record).Should().BeEmpty("of each property the type is to be a value, a list of values or a record of them");

    [Fact]
    public void WhatIsNoDataIsFound() => Strange(typeof(FitContext)).Should().Equal(
        "FitContext.ValidationData: IDataView", "TrainingObserver: a class", "FitContext.Progress: IProgress`1", "TrainingState: a class", "FitContext.CancellationToken: CancellationToken");

    private static IEnumerable<string> Strange(Type record) =>
        from property in OptionsRecords.Properties(record)
        from found in Strange(Items(property.PropertyType), $"{record.Name}.{property.Name}")
        select found;

    private static IEnumerable<string> Strange(Type[] types, string place) => types.SelectMany(type =>
        type.IsPrimitive || type.IsEnum || _values.Contains(type) ? []
        : type.Assembly != typeof(FitContext).Assembly ? [$"{place}: {type.Name}"]
        : type.IsValueType || type.GetMethod("<Clone>$") is not null ? Strange(type)
        : [$"{type.Name}: a class"]);

    /// <summary>The type that a property holds: of a list or dictionary the items, of a nullable value the value.</summary>
    private static Type[] Items(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? [value]
        : type.IsGenericType && type.GetGenericTypeDefinition() is var of && (of == typeof(IReadOnlyList<>) || of == typeof(IReadOnlyDictionary<,>)) ? type.GetGenericArguments()
        : [type];
}
