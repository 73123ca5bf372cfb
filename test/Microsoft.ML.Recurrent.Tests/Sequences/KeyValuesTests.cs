using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class KeyValuesTests
{
    [Fact]
    public void OfFewValuesKeepsThem()
    {
        var values = KeyValues.Of(Column("x", "y"))!;

        values.IsWhole.Should().BeTrue();
        values.Names.Values.Should().Equal("x", "y");
    }

    [Fact]
    public void OfValuesThatAreNotDifferentIdentifiesNothing() => KeyValues.Of(Column("x", "", "")).Should().BeNull();

    [Fact]
    public void OfManyValuesKeepsAHashAndTheFirst()
    {
        var values = KeyValues.Of(Column(Many(0)))!;

        values.IsWhole.Should().BeFalse();
        values.Names.Values.Should().HaveCount(ClassNames.Shown);
        values.Unlike("Column", KeyValues.Of(Column(Many(0)))!).Should().BeNull();
    }

    [Fact]
    public void OfLongValuesKeepsAHash() =>
        KeyValues.Of(Column(new string('a', 3_000_000), new string('b', 3_000_000)))!.IsWhole.Should().BeFalse();

    [Fact]
    public void UnlikeManyValuesInAnotherOrderListsTheFirstOfBoth() => KeyValues.Of(Column(Many(0)))!
        .Unlike("Sequence column 'K'", KeyValues.Of(Column(Many(1)))!).Should().Be(
            "Sequence column 'K' is a key of '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', … (100001 values); the network was fitted on "
            + "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', … (100001 values). Map both with the same transformer.");

    [Fact]
    public void MapFromOtherOrderGivesTheFittedNumbers() =>
        KeyValues.Of(Column("x", "y", "z"))!.MapFrom(KeyValues.Of(Column("z", "new", "x"))).Should().Equal(0, 3, 0, 1);

    [Fact]
    public void MapFromTheSameOrderReadsNumbersAsTheyAre() =>
        KeyValues.Of(Column("x", "y"))!.MapFrom(KeyValues.Of(Column("x", "y"))).Should().BeNull();

    private static string[] Many(int first) => [.. Enumerable.Range(first, KeyValues.MostKept + 1).Select(i => $"{i}")];

    private static DataViewSchema.Column Column(params string[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        ReadOnlyMemory<char>[] texts = [.. values.Select(v => v.AsMemory())];
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> buffer) => buffer = new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("K", new KeyDataViewType(typeof(uint), texts.Length), annotations.ToAnnotations());
        return builder.ToSchema()["K"];
    }
}
