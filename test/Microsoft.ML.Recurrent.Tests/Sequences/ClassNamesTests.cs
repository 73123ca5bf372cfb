using System.Globalization;
using CsCheck;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Tests.Sequences;

public class ClassNamesTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void NumbersOfEveryTypeReturn()
    {
        Gen.Float.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Single, v));
        Gen.Double.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Double, v));
        Gen.SByte.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.SByte, v));
        Gen.Byte.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Byte, v));
        Gen.Short.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Int16, v));
        Gen.UShort.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.UInt16, v));
        Gen.Int.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Int32, v));
        Gen.UInt.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.UInt32, v));
        Gen.Long.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.Int64, v));
        Gen.ULong.Array[1, 9].Sample(v => ShouldReturn(NumberDataViewType.UInt64, v));
    }

    [Fact]
    public void TextBooleansAndTimesReturn()
    {
        Gen.String.Array[1, 9].Sample(v => ShouldReturn(TextDataViewType.Instance, [.. v.Select(s => s.AsMemory())], t => t.ToString()));
        ShouldReturn(BooleanDataViewType.Instance, [true, false]);
        Gen.DateTime.Array[1, 9].Sample(v => ShouldReturn(DateTimeDataViewType.Instance, v));
        Gen.DateTimeOffset.Array[1, 9].Sample(v => ShouldReturn(DateTimeOffsetDataViewType.Instance, v));
        Gen.TimeSpan.Array[1, 9].Sample(v => ShouldReturn(TimeSpanDataViewType.Instance, v));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void CultureDoesNotMatter(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            ShouldReturn(NumberDataViewType.Double, [1.5, -2e-7]);
            ShouldReturn(DateTimeDataViewType.Instance, [new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc)]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void LocalTimesAreWrittenWithoutTheMachinesZone()
    {
        var local = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local);

        NamesOf(DateTimeDataViewType.Instance, [local]).Values.Should().Equal("2024-01-01T00:00:00.0000000");
    }

    [Theory]
    [InlineData("Single", "1.5.2")]
    [InlineData("Byte", "300")]
    [InlineData("Boolean", "perhaps")]
    [InlineData("DateTime", "yesterday")]
    [InlineData("TimeSpan", "1e3")]
    public void ValueThatIsNoneIsFound(string type, string value) => new ClassNames(type, [value]).CanBeRead().Should().BeFalse();

    [Fact]
    public void KeyWithoutValuesHasNoNames()
    {
        var data = _context.Data.LoadFromEnumerable([new Fixtures.SyntheticRow()]);

        ClassNames.Of(data.Schema["Class"], 3).Should().BeNull();
    }

    [Fact]
    public void MappedTimesComeBackAsPredictedLabels()
    {
        var rows = Fixtures.SyntheticRows.Create(30).Select(r => new { r.Values, Wait = TimeSpan.FromMinutes(r.Class) });
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label", "Wait")
            .Append(_context.MulticlassClassification.Trainers.Rnn(Fixtures.SmallOptions.Rnn()))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));
        var data = _context.Data.LoadFromEnumerable(rows);

        pipeline.Fit(data).Transform(data).GetColumn<TimeSpan>("Predicted").Should().OnlyContain(t => t <= TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void LocalTimesAreStoredAsTheirClockShowsThemOldFilesAreReadAsBefore()
    {
        var time = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Local);
        ShouldReturn(DateTimeDataViewType.Instance, [time, DateTime.SpecifyKind(time, DateTimeKind.Utc)]);

        StoredText(time).Should().Be("2024-01-01T00:00:00.0000000");
        StoredText(DateTime.SpecifyKind(time, DateTimeKind.Utc)).Should().Be("2024-01-01T00:00:00.0000000Z");
        new ClassNames("DateTime", ["2024-01-01T00:00:00.0000000+01:00"]).CanBeRead().Should().BeTrue();
    }

    private static string StoredText(DateTime time)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(DateTimeDataViewType.Instance, 1), (ref VBuffer<DateTime> v) => v = new VBuffer<DateTime>(1, [time]));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), 1), builder.ToAnnotations());
        return ClassNames.Of(schema.ToSchema()["Label"], 1)!.Values[0];
    }

    private static void ShouldReturn<T>(PrimitiveDataViewType type, T[] values, Func<T, object>? comparable = null)
    {
        var names = NamesOf(type, values);
        var back = new DataViewSchema.Annotations.Builder();
        names.AddTo(back, "KeyValues");
        VBuffer<T> returned = default;
        back.ToAnnotations().GetValue("KeyValues", ref returned);

        names.CanBeRead().Should().BeTrue();
        returned.DenseValues().Select(v => comparable is null ? v : comparable(v)).Should().Equal(values.Select(v => comparable is null ? v! : comparable(v)));
    }

    private static ClassNames NamesOf<T>(PrimitiveDataViewType type, T[] values)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(type, values.Length), (ref VBuffer<T> v) => v = new VBuffer<T>(values.Length, values));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), values.Length), builder.ToAnnotations());
        return ClassNames.Of(schema.ToSchema()["Label"], values.Length)!;
    }
}
