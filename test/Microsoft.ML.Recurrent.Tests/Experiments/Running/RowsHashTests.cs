using Microsoft.ML.Recurrent.Experiments.Running;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Experiments.Running;

public class RowsHashTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void EqualRowsHaveEqualHashes() => Hash(SyntheticRows.Create()).Should().Be(Hash(SyntheticRows.Create())).And.StartWith("120 rows with hash ");

    [Fact]
    public void EachColumnAndTheOrderOfRowsCount()
    {
        Action<SyntheticRow>[] changes =
        [
            row => row.Values[^1] += 1, row => row.Values = [.. row.Values, 0], row => row.Words[0] = "other", row => row.Keys[0] = row.Keys[0] % 8 + 1, row => row.Fixed[2] = 9,
            row => row.Level = 7, row => row.Group = (row.Group + 1) % 4, row => row.Label = !row.Label, row => row.ClassName = "none", row => row.Weight = 2,
        ];

        string[] hashes = [Hash(SyntheticRows.Create()), Hash([.. SyntheticRows.Create().Reverse()]), .. changes.Select(change => Hash(Changed(change)))];

        hashes.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void TimesAndTheTextsOfKeysCount()
    {
        var time = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        string[] hashes =
        [
            .. new[] { time, time.AddTicks(1), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(1)) }.Select(t => Of([new Timed { Time = t }])),
            Keys("a", "b"), Keys("a", "c"),
        ];

        hashes.Should().OnlyHaveUniqueItems();
        Of([new Timed { Time = time }]).Should().Be(hashes[0]);
    }

    [Fact]
    public void CancelledReadingEnds()
    {
        var read = () => RowsHash.Of(SyntheticRows.View(_context), new CancellationToken(canceled: true));

        read.Should().Throw<OperationCanceledException>();
    }

    private static SyntheticRow[] Changed(Action<SyntheticRow> change)
    {
        var rows = SyntheticRows.Create();
        change(rows[50]);
        return rows;
    }

    private string Keys(params string[] names)
    {
        var view = _context.Data.LoadFromEnumerable(names.Select(name => new Named { Name = name }));
        var keys = _context.Transforms.Conversion.MapValueToKey("Name").Fit(view).Transform(view);
        return RowsHash.Of(_context.Transforms.SelectColumns("Name").Fit(keys).Transform(keys), default);
    }

    private string Hash(SyntheticRow[] rows) => Of(rows);

    private string Of<T>(T[] rows)
        where T : class => RowsHash.Of(_context.Data.LoadFromEnumerable(rows), default);

    private sealed class Timed
    {
        public DateTimeOffset Time { get; set; }
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }
}
