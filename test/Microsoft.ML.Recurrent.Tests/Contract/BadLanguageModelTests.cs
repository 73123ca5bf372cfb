using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Columns, rows and options that a model of the next token refuses, and its messages.</summary>
public class BadLanguageModelTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("Text", "Token column 'Text' is a variable-length vector of Text; expected a vector of keys, one for each token. Map the tokens with mlContext.Transforms.Conversion.MapValueToKey first.")]
    [InlineData("Whole", "Token column 'Whole' is a scalar Text; expected a vector of keys, one for each token. Split it into tokens, with mlContext.Transforms.Text.TokenizeIntoWords say, and map them with mlContext.Transforms.Conversion.MapValueToKey first.")]
    [InlineData("Single", "Token column 'Single' is a key of a single value, so that nothing is left to predict; expected 2 values or more. All rows are empty, or hold the same token: check how texts are split into tokens.")]
    [InlineData("Huge", "Token column 'Huge' is a key of 2000000 values; at most 1000000 are possible. Keep the most frequent tokens with MapValueToKey(maximumNumberOfKeys: …).")]
    [InlineData("Key", "Token column 'Key' is a scalar key; expected a vector of keys, one for each token of a row. Make one of it with mlContext.Transforms.CustomMapping first.")]
    public void ColumnsOfOtherTypesAreRefused(string column, string message) =>
        Fitting(_context.Data.LoadFromEnumerable([new Odd()]), column).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    [Fact]
    public void NoRowsAreRefused() => Fitting(_context.Data.LoadFromEnumerable(Array.Empty<TextRow>())).Should().Throw<InvalidOperationException>()
        .WithMessage("The data has no rows; give at least one row to fit on.");

    [Fact]
    public void NoRowsThatWereMappedAreRefused()
    {
        var data = _context.Data.LoadFromEnumerable(Array.Empty<TextRow>());
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Tokens", "Text").Append(_context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Tokens", "Tokens")));

        pipeline.Invoking(p => p.Fit(data)).Should().Throw<InvalidOperationException>().WithMessage("The data has no rows; give at least one row to fit on.");
    }

    [Fact]
    public void LabelsThatAreNotLookedAtAreToldOf()
    {
        var warnings = Warnings.Of(_context);

        _context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Tokens", "zzz"));
        _context.SessionRecommendation().Trainers.Gru(SmallOptions.Gru("Items", "zzz"));
        _context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Tokens"));

        warnings.Select(w => w[w.IndexOf("LabelColumnName", StringComparison.Ordinal)..]).Should().Equal(
            "LabelColumnName is 'zzz', which is not looked at: column 'Tokens' is its own label. Leave LabelColumnName out.",
            "LabelColumnName is 'zzz', which is not looked at: column 'Items' is its own label. Leave LabelColumnName out.");
    }

    [Fact]
    public void EmptyTextIsRefused() => Fitting(Rows([], [])).Should().Throw<InvalidOperationException>()
        .WithMessage("The token column 'Keys' is empty in all 2 rows; expected rows of tokens to learn from.");

    [Fact]
    public void EmptyTextThatWasMappedIsRefused()
    {
        var texts = _context.Data.LoadFromEnumerable([new TextRow(), new TextRow()]);
        var mapped = _context.Transforms.Conversion.MapValueToKey("Tokens", "Text").Fit(texts).Transform(texts);

        Fitting(mapped, "Tokens").Should().Throw<ArgumentException>().WithMessage("*Token column 'Tokens' is a key of a single value,*All rows are empty, or hold the same token:*");
    }

    [Fact]
    public void UnknownTokensAloneAreRefused() => Fitting(Rows([0], [0, 0])).Should().Throw<InvalidOperationException>().WithMessage(
        "The token column 'Keys' holds the missing key alone; expected keys of known tokens. Fit MapValueToKey on the data that the model is to learn from.");

    [Fact]
    public void OneTokenAloneIsRefused() => Fitting(Rows([3], [3, 3])).Should().Throw<InvalidOperationException>().WithMessage(
        "The token column 'Keys' holds the same token in all 3 steps; expected two different ones at least.");

    [Fact]
    public void ClassWeightsAreRefused() => Fitting(TextRow.View(_context), options: o => o with { BalanceClasses = true }).Should().Throw<ArgumentException>().WithMessage(
        "*Column 'Keys' is a variable-length vector of key, of which the next one is predicted: tokens have no weights. Leave ClassWeights and BalanceClasses unset.*");

    [Fact]
    public void MoreColumnsAreRefused() => Fitting(TextRow.View(_context), options: o => o with { StaticColumnNames = ["Weight"] }).Should().Throw<ArgumentException>().WithMessage(
        "*2 columns are named ('Keys', 'Weight'); a next-token trainer reads one column of tokens. Name one sequence column and no static column.*");

    [Fact]
    public void LabelSmoothingIsRefused() => Fitting(TextRow.View(_context), options: o => o with { LabelSmoothing = 0.1 }).Should().Throw<ArgumentException>()
        .WithMessage("*LabelSmoothing is 0.1; expected 0 where the next token is predicted.*");

    [Fact]
    public void EncoderOfAClassifierIsNoStart()
    {
        var data = _context.Data.LoadFromEnumerable(TaggedRow.Create());
        var classifier = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm("Keys")).Fit(data);

        _context.LanguageModeling().Trainers.Lstm(SmallOptions.Lstm("Keys", "Keys")).Invoking(trainer => trainer.Fit(data, encoderFrom: classifier))
            .Should().Throw<ArgumentException>().WithMessage("*One of the networks predicts the next token and reads a boundary symbol before each row, which the other does not*");
    }

    private IDataView Rows(params uint[][] keys) => _context.Data.LoadFromEnumerable(keys.Select(own => new TextRow { Keys = own }));

    private Action Fitting(IDataView data, string column = "Keys", Func<LstmOptions, LstmOptions>? options = null) => () =>
    {
        var small = SmallOptions.Lstm(column, column);
        _context.LanguageModeling().Trainers.Lstm(options is null ? small : options(small)).Fit(data);
    };

    private sealed class Odd
    {
        public string[] Text { get; set; } = [];

        public string Whole { get; set; } = "";

        [KeyType(1)]
        public uint[] Single { get; set; } = [];

        [KeyType(2_000_000)]
        public uint[] Huge { get; set; } = [];

        [KeyType(4)]
        public uint Key { get; set; }
    }
}
