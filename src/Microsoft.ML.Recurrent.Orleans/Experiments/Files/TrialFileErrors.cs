using System.Globalization;

namespace Microsoft.ML.Recurrent.Orleans.Experiments.Files;

/// <summary>The wording of errors of files.</summary>
internal static class TrialFileErrors
{
    public static StateStoreException TooLong(TrialFile file, long length, long atMost) => new(string.Create(
        CultureInfo.InvariantCulture, $"The file '{file.Name}' of trial {file.Trial} has {length:N0} bytes; expected at most {atMost:N0}. Raise MaximumFileBytes, or search smaller networks."));
}
