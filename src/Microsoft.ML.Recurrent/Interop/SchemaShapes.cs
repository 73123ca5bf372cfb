using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tasks;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>Makes the schema shapes that estimators promise; ML.NET keeps the constructor to itself.</summary>
internal static class SchemaShapes
{
    /// <summary>A shape with some columns replaced or added at the end.</summary>
    public static SchemaShape With(SchemaShape input, IReadOnlyList<SchemaShape.Column> added) =>
        new(input.Where(c => added.All(a => a.Name != c.Name)).Concat(added));

    /// <summary>True if a pipeline gives a column as it gets it.</summary>
    /// <param name="input">The shape of what it gets.</param>
    /// <param name="output">Makes the shape of what it gives.</param>
    /// <param name="name">The column.</param>
    public static bool Keeps(SchemaShape input, Func<SchemaShape, SchemaShape> output, string name)
    {
        // A column that is made anew has annotations of its own, or another type.
        SchemaShape.Column[] marked = [.. input.Where(c => c.Name == name).Select(c => new SchemaShape.Column(c.Name, c.Kind, c.ItemType, c.IsKey, new SchemaShape(c.Annotations)))];
        return marked is [var own] && output(With(input, marked)).Any(c => c.Name == name && ReferenceEquals(c.Annotations, own.Annotations)
            && (c.Kind, c.IsKey) == (own.Kind, own.IsKey) && c.ItemType.Equals(own.ItemType));
    }

    /// <summary>The shape of a schema.</summary>
    public static SchemaShape Of(DataViewSchema schema) => SchemaShape.Create(schema);

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
    /// <param name="problem">The kind of task.</param>
    /// <param name="label">The label's shape.</param>
    /// <param name="tagging">The decoding of labels of steps; null for the defaults.</param>
    public static IReadOnlyList<SchemaShape.Column> Scores(Problem problem, SchemaShape.Column label, TaggingOptions? tagging = null) =>
        [.. problem.ScoreShapes(label, tagging ?? new TaggingOptions()).Select(shape => new SchemaShape.Column(
            shape.Name, shape.Kind, shape.Item, isKey: shape.Classes == ClassAnnotation.KeyValues, new SchemaShape(AnnotationsOf(shape, label))))];

    private static IEnumerable<SchemaShape.Column> AnnotationsOf(ScoreShape shape, SchemaShape.Column label) => shape.Classes switch
    {
        ClassAnnotation.SlotNames => AnnotationUtils.AnnotationsForMulticlassScoreColumn(label),
        ClassAnnotation.ClassNames => [.. AnnotationUtils.GetTrainerOutputAnnotation(), .. KeyValuesOf(label).Select(a =>
            new SchemaShape.Column(ScoreAnnotations.ClassNamesOfSteps, a.Kind, a.ItemType, isKey: false))],
        ClassAnnotation.KeyValues => [.. AnnotationUtils.GetTrainerOutputAnnotation(), .. KeyValuesOf(label)],
        _ => AnnotationUtils.GetTrainerOutputAnnotation(shape.IsNormalized),
    };

    private static IEnumerable<SchemaShape.Column> KeyValuesOf(SchemaShape.Column label) => label.Annotations.Where(a => a.Name == ScoreAnnotations.KeyValues);
}
