using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Orleans.Scoring.Columnar;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Parquet;
using Parquet.Schema;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Scoring;

public sealed class ParquetRowsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string File => Path.Combine(_folder, "rows.parquet");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RowsComeBackAsTheyWereWritten()
    {
        var rows = ScoringData.Rows(100);
        await ScoringData.WriteParquetAsync(File, rows, rowsPerGroup: 100);

        var view = await ReadAsync(0, long.MaxValue);

        view.Schema["Values"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single));
        view.GetColumn<long>("Id").Should().Equal(rows.Select(row => row.Id));
        view.GetColumn<string>("Text").Should().Equal(rows.Select(row => row.Text));
        view.GetColumn<float[]>("Values").Should().BeEquivalentTo(rows.Select(row => row.Values), options => options.WithStrictOrdering());
        rows.Should().Contain(row => row.Values.Length == 0, "an empty list is a case of its own");
    }

    [Fact]
    public async Task EveryTypeComesBack()
    {
        var rows = new[] { new EveryType(1), new EveryType(2) };
        var context = new MLContext();
        await using (var stream = System.IO.File.Create(File))
            await ParquetOutput.WriteAsync(context.Data.LoadFromEnumerable(rows), stream, rowsPerGroup: 10, default);

        var read = context.Data.CreateEnumerable<EveryType>(await ReadAsync(0, 1), reuseRowObject: false);

        read.Should().BeEquivalentTo(rows, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task PartitionsAreRunsOfRowGroups()
    {
        var rows = ScoringData.Rows(100);
        await ScoringData.WriteParquetAsync(File, rows, rowsPerGroup: 10);

        long[] one = await RowGroups.BoundsAsync(File, 1, default), all = await RowGroups.BoundsAsync(File, long.MaxValue, default);

        one.Should().Equal(Enumerable.Range(0, 11).Select(i => (long)i));
        all.Should().Equal(0, 10);
        (await ReadAsync(3, 5)).GetColumn<long>("Id").Should().Equal(rows[30..50].Select(row => row.Id));
    }

    [Fact]
    public async Task MissingNumberIsNotANumberAndMissingTextIsEmpty()
    {
        await WriteAsync<float>([1], 1, 0);
        float[] numbers = [.. (await ReadAsync(0, 1)).GetColumn<float>("Column")];
        numbers.Should().Equal(1, float.NaN);

        await WriteAsync(["a".AsMemory()], 1, 0);
        (await ReadAsync(0, 1)).GetColumn<string>("Column").Should().Equal("a", "");
    }

    [Fact]
    public async Task MissingIntegerIsRefusedUnlessItIsReadAsSingle()
    {
        await WriteAsync<int>([1], 1, 0);

        var read = () => ReadAsync(0, 1);

        (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage($"The Parquet file '{File}' cannot be read: Column 'Column' has no value in row 1 of the partition*");
        (await ReadAsync(0, 1, new ScoringColumn("Column", DataKind.Single))).GetColumn<float>("Column").Should().Equal(1, float.NaN);
    }

    [Fact]
    public async Task MissingElementIsNotANumberAndMissingListIsEmpty()
    {
        var list = new ListField("Column", new DataField("element", typeof(double), isNullable: true));
        await using (var stream = System.IO.File.Create(File))
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(list), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAllPartsAsync<double>((DataField)list.Item, new double[] { 1, 2 }, new[] { 3, 2, 1, 0, 3 }, new[] { 0, 1, 0, 0, 0 }, default);
        }

        var rows = (await ReadAsync(0, 1, new ScoringColumn("Column", DataKind.Single))).GetColumn<float[]>("Column").ToArray();

        rows.Should().BeEquivalentTo(new float[][] { [1, float.NaN], [], [], [2] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task ColumnThatIsNotThereOrOfAnotherKindIsNamed()
    {
        await WriteAsync<bool>([true], null);

        var missing = () => ReadAsync(0, 1, new ScoringColumn("Other", DataKind.Single));
        var kind = () => ReadAsync(0, 1, new ScoringColumn("Column", DataKind.Single));

        (await missing.Should().ThrowAsync<InvalidDataException>()).WithMessage("The Parquet file has no column 'Other'; it has 'Column'.");
        (await kind.Should().ThrowAsync<InvalidDataException>()).WithMessage("Column 'Column' of the Parquet file is *; expected values*Single.");
    }

    [Fact]
    public async Task FileThatCannotBeReadIsOnePartition()
    {
        await System.IO.File.WriteAllTextAsync(File, "This is no Parquet file, whatever its name.");

        (await RowGroups.BoundsAsync(File, 1, default)).Should().Equal(0, long.MaxValue);
    }

    private Task<IDataView> ReadAsync(long from, long to, params ScoringColumn[] wanted) => ParquetRows.ScoreAsync(File, wanted, from, to, data => data, default);

    /// <summary>Writes one column.</summary>
    /// <param name="values">The values that are there.</param>
    /// <param name="defined">For each row 1 or, where its value is missing, 0; null for a column in which none can be missing.</param>
    private async Task WriteAsync<T>(T[] values, params int[]? defined)
        where T : struct
    {
        var field = new DataField("Column", typeof(T), isNullable: defined is not null);
        await using var stream = System.IO.File.Create(File);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(field), stream);
        using var group = writer.CreateRowGroup();
        await group.WriteAllPartsAsync<T>(field, values, defined?.AsMemory(), null, default);
    }
}

/// <summary>A row with a value of every type, alone and in a vector.</summary>
internal sealed class EveryType
{
    public EveryType()
    {
    }

    public EveryType(int number) => (Single, Double, Int, Long, Byte, Flag, Text, Time, Singles, Longs, Texts) = (
        number + 0.5f, number + 0.25, -number, long.MaxValue - number, (byte)number, number % 2 == 0, $"text {number}",
        new DateTime(2026, 1, number, 12, 30, 15, DateTimeKind.Utc), [.. Enumerable.Range(1, number).Select(i => i / 3f)], [number, -number], ["", $"ä {number}"]);

    public float Single { get; set; }

    public double Double { get; set; }

    public int Int { get; set; }

    public long Long { get; set; }

    public byte Byte { get; set; }

    public bool Flag { get; set; }

    public string Text { get; set; } = "";

    public DateTime Time { get; set; }

    public float[] Singles { get; set; } = [];

    public long[] Longs { get; set; } = [];

    public string[] Texts { get; set; } = [];
}
