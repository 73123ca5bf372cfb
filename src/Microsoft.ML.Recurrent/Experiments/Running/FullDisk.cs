namespace Microsoft.ML.Recurrent.Experiments.Running;

/// <summary>Knows the error of a disk without room.</summary>
internal static class FullDisk
{
    // ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows; ENOSPC, and EDQUOT of Linux and macOS.
    private static readonly int[] _codes = [unchecked((int)0x80070070), unchecked((int)0x80070027), 28, 122, 69];

    public static bool Is(Exception error) => error is IOException && _codes.Contains(error.HResult);
}
