using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Makes the schema shapes that estimators promise; ML.NET keeps the constructor to itself.</summary>
internal static class SchemaShapes
{
    /// <summary>A shape with some columns replaced or added at the end.</summary>
    public static SchemaShape With(SchemaShape input, IReadOnlyList<SchemaShape.Column> added) =>
        new(input.Where(c => added.All(a => a.Name != c.Name)).Concat(added));

    public static SchemaShape.Column Features(string name) =>
        new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, new SchemaShape(
            [new(ScoreAnnotations.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false)]));

    /// <summary>Just what a column will be, its annotations too.</summary>
    public static SchemaShape.Column Of(OutputColumn column) =>
        Of(column.Name, column.Type, new SchemaShape(column.Annotations.Schema.Select(a => Of(a.Name, a.Type, annotations: null))));

    private static SchemaShape.Column Of(string name, DataViewType type, SchemaShape? annotations)
    {
        var item = type as VectorDataViewType is { } vector ? vector.ItemType : type;
        var kind = type is not VectorDataViewType { IsKnownSize: var isKnown } ? SchemaShape.Column.VectorKind.Scalar
            : isKnown ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector;
        return item is KeyDataViewType
            ? new(name, kind, NumberDataViewType.UInt32, isKey: true, annotations)
            : new(name, kind, item, isKey: false, annotations);
    }

    /// <summary>The columns that a task's trainer adds.</summary>
    /// <param name="task">The task.</param>
    /// <param name="label">The label's shape.</param>
    public static IReadOnlyList<SchemaShape.Column> Scores(PredictionTask task, SchemaShape.Column label) => task switch
    {
        PredictionTask.BinaryClassification =>
        [
            Scalar("Score", NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation()),
            Scalar("Probability", NumberDataViewType.Single, AnnotationUtils.GetTrainerOutputAnnotation(isNormalized: true)),
            Scalar("PredictedLabel", BooleanDataViewType.Instance, AnnotationUtils.GetTrainerOutputAnnotation()),
        ],
        PredictionTask.MulticlassClassification =>
        [
            new("Score", SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))),
            new("PredictedLabel", SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true,
                new SchemaShape([.. AnnotationUtils.GetTrainerOutputAnnotation(), .. KeyValuesOf(label)])),
        ],
        _ =>
        [
            new("Score", label.Kind, NumberDataViewType.Single, isKey: false, new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
        ],
    };

    private static IEnumerable<SchemaShape.Column> KeyValuesOf(SchemaShape.Column label) =>
        label.Annotations.Where(a => a.Name == ScoreAnnotations.KeyValues);

    private static SchemaShape.Column Scalar(string name, DataViewType type, IEnumerable<SchemaShape.Column> annotations) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, type, isKey: false, new SchemaShape(annotations));
}
