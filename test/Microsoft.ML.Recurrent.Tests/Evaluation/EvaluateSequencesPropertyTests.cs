using CsCheck;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

public class EvaluateSequencesPropertyTests
{
    private static readonly string[] _tags = ["O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "E-B", "S-B", "B", "I"];

    private static readonly Gen<string> _tag = Gen.Int[0, _tags.Length - 1].Select(tag => _tags[tag]);

    private static readonly Gen<(string Label, string Prediction)[][]> _rows = Gen.Select(_tag, _tag, Gen.Bool, (label, other, same) => (label, same ? label : other)).Array[0, 12].Array[1, 6];

    private readonly MLContext _context = new(1);

    [Fact]
    public void CountsAreThoseOfAPlainConlleval() => _rows.Where(rows => rows.Any(row => row.Length > 0)).Sample(rows =>
    {
        var labels = Conlleval.Spans([.. rows.Select(row => row.Select(step => step.Label).ToArray())]);
        var predictions = Conlleval.Spans([.. rows.Select(row => row.Select(step => step.Prediction).ToArray())]);

        var metrics = Evaluate(rows);

        foreach (string type in labels.Concat(predictions).Select(span => span.Type).Distinct())
            Counts(metrics.ByType[type]).Should().Be(Counts(Of(labels, type), Of(predictions, type)));
        Counts(metrics.Micro).Should().Be(Counts(labels, predictions));
        metrics.TokenAccuracy.Should().Be(rows.Sum(row => row.Count(step => step.Label == step.Prediction)) / (double)rows.Sum(row => row.Length));
    }, iter: 300);

    [Fact]
    public void WhatASchemeWritesIsTheSameByBothRules() => Gen.Int[0, 3].Array[1, 20].Sample(lengths =>
    {
        string[] tags = [.. lengths.SelectMany(Written)];
        var view = TaggedRows.Keys(_context, (string.Join(' ', tags), string.Join(' ', tags.Reverse().Select(Turned))));

        var strict = _context.MulticlassClassification.EvaluateSequences(view, "Tags", "Predicted", TagScheme.Bioes, strict: true);

        Counts(strict.Micro).Should().Be(Counts(_context.MulticlassClassification.EvaluateSequences(view, "Tags", "Predicted", TagScheme.Bioes).Micro));
        strict.Micro.Support.Should().Be(lengths.Count(length => length > 0));
    }, iter: 50);

    private static string[] Written(int length) => length switch { 0 => ["O"], 1 => ["S-A"], 2 => ["B-A", "E-A"], _ => ["B-A", "I-A", "E-A"] };

    private static string Turned(string tag) => tag switch { "B-A" => "E-A", "E-A" => "B-A", _ => tag };

    private static (long, long, long) Counts(SpanMetrics metrics) => (metrics.Support, metrics.Predicted, metrics.Correct);

    private static (long, long, long) Counts(HashSet<(int, int, int, string)> labels, HashSet<(int, int, int, string)> predictions) =>
        (labels.Count, predictions.Count, labels.Intersect(predictions).Count());

    private static HashSet<(int, int, int, string)> Of(HashSet<(int Row, int Start, int End, string Type)> spans, string type) => [.. spans.Where(span => span.Type == type)];

    private SequenceMetrics Evaluate((string Label, string Prediction)[][] rows) => _context.MulticlassClassification.EvaluateSequences(
        TaggedRows.Texts(_context, [.. rows.Select(row => (string.Join(' ', row.Select(step => step.Label)), string.Join(' ', row.Select(step => step.Prediction))))]),
        "Tags", "Predicted");
}
