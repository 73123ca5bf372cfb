using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Columns, sessions and options that a recommender of the next item refuses or skips, and its messages.</summary>
public class BadNextItemTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Text", "Item column 'Text' is a variable-length vector of Text; expected a vector of keys, the items of a session. Map the items with mlContext.Transforms.Conversion.MapValueToKey first.")]
    [InlineData("Single", "Item column 'Single' is a key of a single value, so that there is nothing to choose from; expected 2 items or more. All sessions are empty, or hold the same item: check how they are gathered.")]
    [InlineData("Huge", "Item column 'Huge' is a key of 2000000 values; at most 1000000 are possible. Keep the most frequent items with MapValueToKey(maximumNumberOfKeys: …).")]
    [InlineData("Key", "Item column 'Key' is a scalar key; expected a vector of keys, the items of a session, one row for each session. Gather the rows of a session before they are read.")]
    public void ColumnsOfOtherTypesAreRefused(string column, string message) =>
        Fitting(_context.Data.LoadFromEnumerable([new Odd()]), o => o with { SequenceColumnNames = [column] }).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    [Fact]
    public void SessionsOfOneItemAloneAreRefused() => Fitting(ClickSession.View(_context, [1], [], [2])).Should().Throw<InvalidOperationException>().WithMessage(
        "All 3 sessions of column 'Items' have fewer than two items, so that no item follows another; expected sessions of two items or more.");

    [Fact]
    public void SessionsOfOneItemAreSkippedWithAWarning()
    {
        uint[][] sessions = [.. ClickSession.Create().Select(session => session.Items)];
        var warnings = Warnings.Of(_context);

        var mixed = Fit(ClickSession.View(_context, [[4], .. sessions, []]));

        warnings.Should().ContainSingle(warning => warning.EndsWith("2 of 62 sessions of column 'Items' have fewer than two items and are skipped: nothing can be learned from them.", StringComparison.Ordinal));
        Fits.WeightsOf(mixed).Should().Equal(Fits.WeightsOf(Fit(ClickSession.View(_context, sessions))));
    }

    [Fact]
    public void MissingKeysAreRefusedInTraining() => Fitting(ClickSession.View(_context, [1, 2], [3, 4, 0])).Should().Throw<InvalidOperationException>().WithMessage(
        "The item column 'Items' holds the missing key in row 1, at place 2 of the session; expected an item at each place. "
        + "Fit MapValueToKey on the sessions that the model is to learn from, or leave such items out.");

    [Fact]
    public void MissingKeysAreUnknownItemsOfValidationData() => _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items"))
        .Fit(_context.Data.LoadFromEnumerable(ClickSession.Create()), ClickSession.View(_context, [1, 2, 0, 3], [4, 5])).History.Best!.ValidationMetric.Should().BeGreaterThan(1);

    [Fact]
    public void OneItemAloneIsRefused() => Fitting(ClickSession.View(_context, [3, 3], [3, 3, 3])).Should().Throw<InvalidOperationException>().WithMessage(
        "The item column 'Items' holds the same item at all 5 places; expected two different ones at least.");

    [Theory]
    [InlineData(0, "*NextItem.Count is 0; expected 1 to 1,000,000, or null.*")]
    [InlineData(1_000_001, "*NextItem.Count is 1000001; expected 1 to 1,000,000, or null.*")]
    public void CountsOutOfRangeAreRefused(int count, string message) =>
        Fitting(_context.Data.LoadFromEnumerable(ClickSession.Create()), o => o with { NextItem = new() { Count = count } }).Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void LanesOfSessionsAreRefused() => Fitting(_context.Data.LoadFromEnumerable(ClickSession.Create()), o => o with { NextToken = new() { Context = NextTokenContext.Stateful } })
        .Should().Throw<ArgumentException>().WithMessage("*NextToken.Context is Stateful, but sessions do not follow one another as the parts of a text do; leave it Row.*");

    [Fact]
    public void MoreColumnsAreRefused() => Fitting(_context.Data.LoadFromEnumerable(ClickSession.Create()), o => o with { StaticColumnNames = ["User"] }).Should().Throw<ArgumentException>()
        .WithMessage("*2 columns are named ('Items', 'User'); a next-item trainer reads one column of items. Name one sequence column and no static column.*");

    private RecurrentTransformer Fit(IDataView data, Func<GruOptions, GruOptions>? options = null)
    {
        var small = SmallOptions.Gru("Items", "Items");
        return _context.SessionRecommendation().Trainers.Gru(options is null ? small : options(small)).Fit(data);
    }

    private Action Fitting(IDataView data, Func<GruOptions, GruOptions>? options = null) => () => Fit(data, options);

    private sealed class Odd
    {
        public string[] Text { get; set; } = [];

        [KeyType(1)]
        public uint[] Single { get; set; } = [];

        [KeyType(2_000_000)]
        public uint[] Huge { get; set; } = [];

        [KeyType(4)]
        public uint Key { get; set; }
    }
}
