using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Holds an estimator's promises against what its transformer gives.</summary>
public class OutputSchemaTests
{
    private readonly MLContext _context = new(1);

    public static TheoryData<string> Cases => ["featurizer", "binary", "multiclass", "multiclass without names", "regression", "multi-output"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void PromisedShapeIsTheFittedSchemasShape(string kind)
    {
        var data = Data();
        var estimator = Estimator(kind);

        var promised = estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema));
        var given = estimator.Fit(data).GetOutputSchema(data.Schema);

        SchemaDescription.Lines(promised).Should().Equal(SchemaDescription.Lines(SchemaDescription.ShapeOf(given)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ViewAndMapperHaveTheTransformersSchema(string kind)
    {
        var data = Data();
        var model = Estimator(kind).Fit(data);
        string[] expected = [.. model.GetOutputSchema(data.Schema).Select(c => c.ToString())];

        model.Transform(data).Schema.Select(c => c.ToString()).Should().Equal(expected);
        model.GetRowToRowMapper(data.Schema).OutputSchema.Select(c => c.ToString()).Should().Equal(expected);
    }

    [Theory]
    [InlineData("binary", "SdcaLogisticRegression")]
    [InlineData("multiclass", "SdcaMaximumEntropy")]
    [InlineData("multiclass without names", "SdcaMaximumEntropy")]
    [InlineData("regression", "Sdca")]
    public void ScoreColumnsAreThoseOfMlNetsOwnTrainers(string kind, string twin)
    {
        var data = Data();
        var own = Estimator(kind).Fit(data).GetOutputSchema(data.Schema);
        var theirs = Twin(kind).Fit(data).Transform(data).Schema;

        Added(own, data.Schema).Should().Equal(Added(theirs, data.Schema), $"{twin} gives these");
    }

    private static string[] Added(DataViewSchema schema, DataViewSchema input) =>
        SchemaDescription.Lines(SchemaDescription.ShapeOf(schema))[input.Count..].Order().ToArray();

    private IDataView Data()
    {
        var rows = SyntheticRows.View(_context, count: 60);
        return _context.Transforms.Conversion.MapValueToKey("Named", "ClassName").Fit(rows).Transform(rows);
    }

    private RecurrentEstimator Estimator(string kind) => kind switch
    {
        "featurizer" => _context.Transforms.Lstm(SmallOptions.Lstm("Words")),
        "binary" => _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru("Keys")),
        "multiclass" => _context.MulticlassClassification.Trainers.Rnn(SmallOptions.Rnn("Values", "Named")),
        "multiclass without names" => _context.MulticlassClassification.Trainers.Rnn(SmallOptions.Rnn("Values", "Class")),
        "regression" => _context.Regression.Trainers.Lstm(SmallOptions.Lstm("Fixed", "Target")),
        _ => _context.Regression.Trainers.Lstm(SmallOptions.Lstm("Fixed", "Targets")),
    };

    private IEstimator<ITransformer> Twin(string kind) => kind switch
    {
        "binary" => _context.BinaryClassification.Trainers.SdcaLogisticRegression(featureColumnName: "Fixed"),
        "multiclass" => _context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Named", "Fixed"),
        "multiclass without names" => _context.MulticlassClassification.Trainers.SdcaMaximumEntropy("Class", "Fixed"),
        _ => _context.Regression.Trainers.Sdca("Target", "Fixed"),
    };
}
