using Orleans;

namespace Microsoft.ML.Recurrent.Orleans;

/// <summary>A scoring job: the model, the files that it reads, and the files that come of them. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringRequest")]
public sealed record ScoringRequest
{
    /// <summary>The model's name in <see cref="RecurrentScoringOptions.Models"/>.</summary>
    [Id(0)]
    public required string Model { get; init; }

    /// <summary>The files that are scored.</summary>
    [Id(1)]
    public required ScoringInput Input { get; init; }

    /// <summary>The files that are written.</summary>
    [Id(2)]
    public required ScoringOutput Output { get; init; }
}

/// <summary>A format of files.</summary>
public enum ScoringFormat
{
    /// <summary>Delimited text, as ML.NET reads and saves it.</summary>
    Text,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}

/// <summary>The files that a job scores. All silos see them under the same paths. Immutable.</summary>
/// <remarks>Files of text are read as ML.NET's <c>TextLoader</c> reads them; its options of the same names are here. Of Parquet files the columns that the model reads are
/// loaded: numbers, Booleans, text, dates and lists of them, which become vectors of variable length. A missing number of a floating-point column is NaN, a missing text is empty;
/// columns of other types must have all their values.</remarks>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringInput")]
public sealed record ScoringInput
{
    /// <summary>The files, in the order of their partitions.</summary>
    /// <value>The default value is empty: the files of <see cref="Folder"/>.</value>
    [Id(0)]
    public string[] Files { get; init; } = [];

    /// <summary>The folder whose files are scored, in ordinal order of their names; not its subfolders.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="Files"/>.</value>
    [Id(1)]
    public string? Folder { get; init; }

    /// <summary>The pattern of the names of files in <see cref="Folder"/>, with <c>*</c> and <c>?</c>, without directory separators and <c>..</c>.</summary>
    /// <value>The default value is <c>*</c>.</value>
    [Id(2)]
    public string Pattern { get; init; } = "*";

    /// <summary>The format.</summary>
    /// <value>The default value is <see cref="ScoringFormat.Text"/>.</value>
    [Id(3)]
    public ScoringFormat Format { get; init; }

    /// <summary>The columns. Text needs them. Of Parquet files, those named here have the kind that is stated, to which numbers are converted; without any, columns have their own types.</summary>
    /// <value>The default value is empty.</value>
    [Id(4)]
    public ScoringColumn[] Columns { get; init; } = [];

    /// <summary>The separator of text.</summary>
    /// <value>The default value is a tab.</value>
    [Id(5)]
    public char Separator { get; init; } = '\t';

    /// <summary>True if the first line of each text file names the columns.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    [Id(6)]
    public bool HasHeader { get; init; }

    /// <summary>True if text may be in double quotes.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    [Id(7)]
    public bool AllowQuoting { get; init; }

    /// <summary>True if text in quotes may have line ends. Such a file is one partition, however large it is.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    [Id(8)]
    public bool ReadMultilines { get; init; }

    /// <summary>True if an empty field of a floating-point column is NaN, not 0.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    [Id(9)]
    public bool MissingRealsAsNaNs { get; init; }

    /// <summary>The decimal marker of text.</summary>
    /// <value>The default value is a dot.</value>
    [Id(10)]
    public char DecimalMarker { get; init; } = '.';
}

/// <summary>The files that a job writes: one for each partition of an input file, named <c>input.part-00000.extension</c>; one after another they have the rows in order. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("Microsoft.ML.Recurrent.ScoringOutput")]
public sealed record ScoringOutput
{
    /// <summary>The folder, which belongs to one job and is made where there is none. All silos see it under the same path.</summary>
    [Id(0)]
    public required string Folder { get; init; }

    /// <summary>The columns of the scored data that are written, in this order: those of the model and those of the input. In text, a vector of variable length must be the last.</summary>
    [Id(1)]
    public required string[] Columns { get; init; }

    /// <summary>The format.</summary>
    /// <value>The default value is <see cref="ScoringFormat.Text"/>, with a header.</value>
    [Id(2)]
    public ScoringFormat Format { get; init; }

    /// <summary>The separator of text: a tab, space, comma, semicolon or bar.</summary>
    /// <value>The default value is a tab.</value>
    [Id(3)]
    public char Separator { get; init; } = '\t';
}
